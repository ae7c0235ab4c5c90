#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int ends[2];

static void writer(const char *three) {
  if (fork() == 0) {
    write(ends[1], three, 3);
    _exit(0);
  }
}

int main(void) {
  char data[100];
  if (pipe(ends) < 0)
    return 1;
  writer("Q_ONE");
  writer("Q_TWO");
  Q_BEFORE;
  printf("%zd\n", read(ends[0], data, Q_SIZE));
  while (wait(NULL) > 0)
    ;
  return 0;
}
