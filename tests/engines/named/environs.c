/* expect: env-clobber */
/* The variable for the child is set in the parent. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  setenv("FOR_THE_CHILD", "1", 1);
  pid_t child = fork();
  if (child == 0) {
    execl("./probe", "probe", (char *)NULL);
    _exit(127);
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
