#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void nothing(int signal) {
  (void)signal;
}

int main(void) {
  int status;
  signal(Q_SIGNAL, Q_ACTION);
  (void)nothing;
  if (fork() == 0) {
    execlp("sh", "sh", "-c", "kill -Q_NUMBER $$; exit Q_CODE", NULL);
    _exit(127);
  }
  wait(&status);
  if (WIFSIGNALED(status))
    printf("signal %d\n", WTERMSIG(status));
  else
    printf("code %d\n", WEXITSTATUS(status));
  return 0;
}
