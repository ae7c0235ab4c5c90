/* expect: pipe-full-deadlock */
/* Both sides write a megabyte before they read. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char megabyte[1 << 20];

static void talk(int in, int out) {
  write(out, megabyte, sizeof megabyte);
  while (read(in, megabyte, sizeof megabyte) > 0)
    ;
}

int main(void) {
  int to[2], from[2];
  if (pipe(to) < 0 || pipe(from) < 0)
    return 1;
  if (fork() == 0) {
    close(to[1]);
    close(from[0]);
    talk(to[0], from[1]);
    _exit(0);
  }
  close(to[0]);
  close(from[1]);
  talk(from[0], to[1]);
  return 0;
}
