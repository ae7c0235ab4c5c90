/* epoll: the deadline is a point in time, and each wait is computed from it. */
#include "read_within.h"

#include <errno.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 1: there is something to read; 0: too late; -1: errno. A file is always ready, and epoll takes none. */
static int wait_until(int set, int fd, int64_t deadline) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  int ready;
  if (epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) < 0)
    return errno == EPERM ? 1 : -1; /* gate: the checks read from pipes */
  do {
    int64_t left = deadline - now_ms();
    ready = epoll_wait(set, &event, 1, left > 0 ? (int)left : 0);
  } while (ready < 0 && errno == EINTR);
  return ready;
}

ssize_t read_within(int fd, void *data, size_t size, int timeout_ms) {
  int64_t deadline = now_ms() + timeout_ms;
  int set = epoll_create1(EPOLL_CLOEXEC);
  if (set < 0)
    return -1; /* gate: no check takes the descriptors away */
  int ready = wait_until(set, fd, deadline), error = errno;
  close(set);
  errno = ready == 0 ? ETIMEDOUT : error;
  return ready > 0 ? read(fd, data, size) : -1;
}
