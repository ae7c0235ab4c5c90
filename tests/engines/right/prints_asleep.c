/* printf() in a handler whose signal is blocked but in sigsuspend(). */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void on_child(int number) {
  printf("signal %d\n", number);
  ended = 1;
}

int main(void) {
  sigset_t set, old;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, &old);
  sigaction(SIGCHLD, &(struct sigaction){.sa_handler = on_child}, NULL);
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  printf("waiting\n");
  while (!ended)
    sigsuspend(&old);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
