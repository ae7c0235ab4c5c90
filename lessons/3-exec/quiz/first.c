#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) {
    printf("Q_CHILD\n");
    return 0;
  }
  Q_BEFORE;
  printf("Q_PARENT\n");
  Q_AFTER;
  return 0;
}
