/* expect: chdir-in-parent */
/* The parent goes to the folder of the child. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (chdir("/") < 0)
    return 1;
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
