/* expect: stderr-undrained */
/* The parent reads stdout to the end while the child fills stderr. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char megabyte[1 << 20];

int main(void) {
  int out[2], err[2];
  if (pipe(out) < 0 || pipe(err) < 0)
    return 1;
  if (fork() == 0) {
    dup2(out[1], 1);
    dup2(err[1], 2);
    close(out[0]);
    close(out[1]);
    close(err[0]);
    close(err[1]);
    write(2, megabyte, sizeof megabyte);
    _exit(0);
  }
  close(out[1]);
  close(err[1]);
  while (read(out[0], megabyte, sizeof megabyte) > 0)
    ;
  while (read(err[0], megabyte, sizeof megabyte) > 0)
    ;
  wait(NULL);
  return 0;
}
