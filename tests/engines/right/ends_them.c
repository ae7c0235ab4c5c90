/* Signals before the wait, SIGTERM and then SIGKILL to one that ignores it. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
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
  nanosleep(&(struct timespec){0, 10000000}, NULL);
  if (waitpid(child, NULL, WNOHANG) == 0) {
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
  }
  return 0;
}
