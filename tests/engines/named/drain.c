/* expect: wait-before-drain */
/* The parent waits first and reads afterwards. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char megabyte[1 << 20];

int main(void) {
  int out[2];
  if (pipe(out) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    close(out[0]);
    write(out[1], megabyte, sizeof megabyte);
    _exit(0);
  }
  close(out[1]);
  waitpid(child, NULL, 0);
  while (read(out[0], megabyte, sizeof megabyte) > 0)
    ;
  return 0;
}
