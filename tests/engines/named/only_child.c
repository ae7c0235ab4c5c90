/* expect: kill-only-child */
/* The shell is ended, and what it has started goes on. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int told[2];
  char c;
  if (pipe(told) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    if (fork() == 0) {
      close(told[0]);
      close(told[1]);
      for (;;)
        pause();
    }
    close(told[1]);
    for (;;)
      pause();
  }
  close(told[1]);
  (void)!read(told[0], &c, 1);
  kill(child, SIGKILL);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
