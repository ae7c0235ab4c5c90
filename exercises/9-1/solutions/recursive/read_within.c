/* Recursion: an interrupted wait is the same task with less time. */
#include "read_within.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static ssize_t read_until(int fd, void *data, size_t size, int64_t end) {
  int64_t left = end - now_ns();
  struct timespec rest = {0, 0};
  struct pollfd one = {.fd = fd, .events = POLLIN};
  if (left > 0)
    rest = (struct timespec){(time_t)(left / 1000000000), (long)(left % 1000000000)};
  switch (ppoll(&one, 1, &rest, NULL)) {
  case 0:
    errno = ETIMEDOUT;
    return -1;
  case -1:
    return errno == EINTR ? read_until(fd, data, size, end) : -1;
  default:
    return read(fd, data, size);
  }
}

ssize_t read_within(int fd, void *data, size_t size, int timeout_ms) {
  return read_until(fd, data, size, now_ns() + (int64_t)timeout_ms * 1000000);
}
