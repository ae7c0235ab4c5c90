/* expect: vfork-misuse */
/* with: KIT_VFORK=real */
/* The child of vfork() writes to what it takes for its own memory. */
#include <sys/wait.h>
#include <unistd.h>

static volatile int own = 1;

int main(void) {
  pid_t child = vfork();
  if (child == 0) {
    own = 2;
    _exit(0);
  }
  waitpid(child, NULL, 0);
  return own == 1 ? 0 : 1;
}
