#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t calls;

static void count(int signal) {
  (void)signal;
  calls++;
}

int main(void) {
  sigset_t held;
  sigemptyset(&held);
  sigaddset(&held, Q_SIGNAL);
  signal(Q_SIGNAL, count);
  sigprocmask(SIG_BLOCK, &held, NULL);
  for (int i = 0; i < Q_TIMES; i++)
    kill(getpid(), Q_SIGNAL);
  sigprocmask(SIG_UNBLOCK, &held, NULL);
  printf("%d\n", (int)calls);
  return 0;
}
