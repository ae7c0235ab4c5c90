#include "read_within.h"

#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

ssize_t read_within(int fd, void *data, size_t size, int timeout_ms) {
  struct pollfd one = {fd, POLLIN, 0};
  struct timespec begin, now;
  int left = timeout_ms, n;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  while ((n = poll(&one, 1, left)) < 0 && errno == EINTR) {
    clock_gettime(CLOCK_MONOTONIC, &now);
    left = timeout_ms - (int)((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000);
    left = left > 0 ? left : 0;
  }
  if (n == 0)
    errno = ETIMEDOUT;
  return n > 0 ? read(fd, data, size) : -1;
}
