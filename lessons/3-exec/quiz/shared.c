#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int Q_NAME = Q_START;

int main(void) {
  if (fork() == 0) {
    Q_NAME = Q_NAME + Q_MORE;
    _exit(0);
  }
  wait(NULL);
  printf("%d\n", Q_NAME);
  return 0;
}
