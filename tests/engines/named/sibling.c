/* expect: write-end-in-sibling */
/* A later child inherits the write end of an earlier one, and waits itself. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int in[2], between[2];
  char c;
  if (pipe(in) < 0 || pipe(between) < 0)
    return 1;
  if (fork() == 0) { /* from `in` to `between`, until the end */
    close(in[1]);
    close(between[0]);
    while (read(in[0], &c, 1) == 1)
      write(between[1], &c, 1);
    _exit(0);
  }
  close(between[1]);
  if (fork() == 0) { /* reads `between` to the end, and still has in[1] */
    close(in[0]);
    while (read(between[0], &c, 1) == 1)
      ;
    _exit(0);
  }
  close(in[0]);
  close(in[1]);
  close(between[0]);
  while (wait(NULL) > 0)
    ;
  return 0;
}
