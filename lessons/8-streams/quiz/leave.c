#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) {
    printf("Q_CHILD\n");
    Q_LEAVE(0);
  }
  wait(NULL);
  printf("Q_PARENT\n");
  return 0;
}
