/* with: KIT_VFORK=real */
/* vfork(), exec and _exit, with and without a shared memory. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = vfork();
  if (child == 0) {
    execl("./probe", "probe", (char *)NULL);
    _exit(127);
  }
  if (waitpid(child, NULL, 0) != child)
    return 1;
  child = vfork();
  if (child == 0) {
    execl("./no-such-program", "no-such-program", (char *)NULL);
    _exit(127);
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
