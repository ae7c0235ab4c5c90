#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int status;
  if (fork() == 0)
    exit(Q_CODE);
  wait(&status);
  printf("%d\n", WEXITSTATUS(status));
  return 0;
}
