/* expect: exec-return-checked */
/* with: static */
/* The result of exec is looked at for a success. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0) {
    if (execlp("true", "true", (char *)NULL) == 0)
      _exit(0);
    _exit(127);
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
