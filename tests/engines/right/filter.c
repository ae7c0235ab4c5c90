/* Feeds a slow filter from a process of its own, and reads until the end. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void copy_slowly(int in, int out) {
  char data[4096];
  for (ssize_t n; (n = read(in, data, sizeof data)) > 0;) {
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    if (write(out, data, (size_t)n) != n)
      _exit(1);
  }
  _exit(0);
}

int main(void) {
  static char data[1 << 18];
  int to[2], from[2], bad = 0, status;
  size_t total = 0;
  if (pipe(to) < 0 || pipe(from) < 0)
    return 1;
  if (fork() == 0) {
    close(to[1]);
    close(from[0]);
    copy_slowly(to[0], from[1]);
  }
  if (fork() == 0) {
    close(to[0]);
    close(from[0]);
    close(from[1]);
    _exit(write(to[1], data, sizeof data) == sizeof data ? 0 : 1);
  }
  close(to[0]);
  close(to[1]);
  close(from[1]);
  for (ssize_t n; (n = read(from[0], data, sizeof data)) > 0;)
    total += (size_t)n;
  while (wait(&status) > 0)
    bad += status != 0;
  return bad || total != sizeof data;
}
