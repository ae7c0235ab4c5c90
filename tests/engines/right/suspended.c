/* Sleeps in sigsuspend() until SIGCHLD, then asks once for each child. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void nothing(int signal) {
  (void)signal;
}

int main(void) {
  sigset_t blocked, old;
  struct sigaction action = {.sa_handler = nothing};
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  sigprocmask(SIG_BLOCK, &blocked, &old);
  sigaction(SIGCHLD, &action, NULL);
  for (int i = 0; i < 5; i++)
    if (fork() == 0) {
      nanosleep(&(struct timespec){.tv_nsec = 50000000 * (i + 1)}, NULL);
      _exit(1);
    }
  for (int left = 5; left > 0;) {
    sigsuspend(&old);
    while (waitpid(-1, NULL, WNOHANG) > 0)
      left--;
  }
  return 0;
}
