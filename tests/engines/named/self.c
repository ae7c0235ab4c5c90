/* expect: write-end-left-open-child */
/* The parent itself reads to the end and has the write end. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int out[2];
  char c;
  if (pipe(out) < 0)
    return 1;
  if (fork() == 0) {
    close(out[0]);
    write(out[1], "x", 1);
    _exit(0);
  }
  while (read(out[0], &c, 1) == 1)
    ;
  wait(NULL);
  return 0;
}
