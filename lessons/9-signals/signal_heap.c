/* Five children end while SIGCHLD is blocked: how often does the handler run? */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t handled;

static void count(int number) {
  (void)number;
  handled = handled + 1;
}

int main(void) {
  struct sigaction action = {.sa_handler = count, .sa_flags = SA_RESTART};
  sigset_t chld, before;
  siginfo_t info;
  sigaction(SIGCHLD, &action, NULL);
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  /* #heap */
  sigprocmask(SIG_BLOCK, &chld, &before);
  for (int i = 0; i < 5; i++) {
    pid_t pid = fork();
    if (pid == 0)
      _exit(i);
    waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT); /* it has ended */
  }
  printf("5 children have ended, the handler ran %d times\n", (int)handled);
  sigprocmask(SIG_SETMASK, &before, NULL); /* now it is let in */
  printf("unblocked: the handler ran %d time\n", (int)handled);
  /* #end */
  int found = 0;
  /* #loop */
  while (waitpid(-1, NULL, WNOHANG) > 0)
    found++;
  printf("a loop of waits found %d children\n", found);
  /* #end */
  return 0;
}
