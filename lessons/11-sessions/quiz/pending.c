#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int status;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, Q_SIGNAL);
  sigprocmask(SIG_BLOCK, &set, NULL);
  kill(getpid(), Q_SIGNAL);
  pid_t pid = fork();
  Q_ASK;
  if (pid == 0)
    _exit(sigismember(&set, Q_SIGNAL));
  int here = sigismember(&set, Q_SIGNAL);
  wait(&status);
  printf("child %d, parent %d\n", WEXITSTATUS(status), here);
  return 0;
}
