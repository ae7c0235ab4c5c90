/* expect: vfork-misuse */
/* with: static */
/* The child of vfork() returns from main. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = vfork();
  if (child == 0) {
    execlp("true", "true", (char *)NULL);
    return 127;
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
