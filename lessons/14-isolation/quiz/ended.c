#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int status;
  if (fork() == 0) {
    execlp("sh", "sh", "-c", "Q_SCRIPT", NULL);
    _exit(127);
  }
  wait(&status);
  if (WIFSIGNALED(status))
    printf("signal %d\n", WTERMSIG(status));
  else
    printf("code %d\n", WEXITSTATUS(status));
  return 0;
}
