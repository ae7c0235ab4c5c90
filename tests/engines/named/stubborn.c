/* expect: kill-then-wait-forever */
/* with: WALL=1500 */
/* SIGTERM to a child that ignores it, and a wait without an end. */
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
    signal(SIGTERM, SIG_IGN);
    close(told[0]);
    close(told[1]);
    for (;;)
      pause();
  }
  close(told[1]);
  (void)!read(told[0], &c, 1);
  kill(child, SIGTERM);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
