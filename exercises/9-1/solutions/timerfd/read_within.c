#include "read_within.h"

#include <errno.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>

ssize_t read_within(int fd, void *data, size_t size, int timeout_ms) {
  struct itimerspec when = {.it_value = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L + 1}};
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  struct pollfd two[2] = {{fd, POLLIN, 0}, {timer, POLLIN, 0}};
  timerfd_settime(timer, 0, &when, NULL);
  while (poll(two, 2, -1) < 0 && errno == EINTR)
    ;
  close(timer);
  if (two[0].revents)
    return read(fd, data, size);
  errno = ETIMEDOUT;
  return -1;
}
