#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void child(const char *name) {
  if (fork() == 0) {
    printf("%s\n", name);
    _exit(0);
  }
}

int main(void) {
  child("Q_ONE");
  Q_BETWEEN;
  child("Q_TWO");
  while (wait(NULL) > 0)
    ;
  printf("Q_END\n");
  return 0;
}
