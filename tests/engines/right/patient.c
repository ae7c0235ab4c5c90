/* Asks again after a sleep, reads and writes until all is there, calls an interrupted wait again. */
/* with: KIT_SLEEP=none KIT_SHORT=both KIT_FAULT=waitpid:1:EINTR */
#include <errno.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int write_all(int fd, const char *data, size_t size) {
  while (size > 0) {
    ssize_t n = write(fd, data, size);
    if (n < 0)
      return -1;
    data += n;
    size -= (size_t)n;
  }
  return 0;
}

int main(void) {
  char text[1000] = "", got[300];
  int ends[2], done[2];
  ssize_t n, all = 0;
  char c;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || pipe(done) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    close(done[1]);
    (void)!read(done[0], &c, 1);
    _exit(write_all(ends[1], text, sizeof text) == 0 ? 0 : 1);
  }
  close(ends[1]);
  close(done[0]);
  for (int i = 0; i < 5; i++)
    nanosleep(&(struct timespec){0, 1000000}, NULL);
  close(done[1]);
  while ((n = read(ends[0], got, sizeof got)) > 0)
    all += n;
  int status = 1;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return 1;
  return status == 0 && all == sizeof text ? 0 : 1;
}
