#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t calls, reaped;

static void child_ended(int signal) {
  (void)signal;
  calls++;
  Q_REAP;
}

int main(void) {
  sigset_t held;
  siginfo_t ended;
  sigemptyset(&held);
  sigaddset(&held, SIGCHLD);
  signal(SIGCHLD, child_ended);
  sigprocmask(SIG_BLOCK, &held, NULL);
  for (int i = 0; i < Q_COUNT; i++) {
    pid_t pid = fork();
    if (pid == 0)
      _exit(0);
    /* until it has ended; it stays a zombie */
    waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOWAIT);
  }
  sigprocmask(SIG_UNBLOCK, &held, NULL);
  printf("called %d, reaped %d\n", (int)calls, (int)reaped);
  return 0;
}
