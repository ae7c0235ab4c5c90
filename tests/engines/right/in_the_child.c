/* Folder and environment are changed in the child. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0) {
    setenv("FOR_THE_CHILD", "1", 1);
    if (chdir("/") < 0)
      _exit(1);
    execl("/bin/true", "true", (char *)NULL);
    _exit(127);
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
