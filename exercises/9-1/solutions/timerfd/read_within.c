#include "read_within.h"

#include <errno.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* The time is a descriptor too: no sum to be done after a signal. */
ssize_t read_within(int fd, void *data, size_t size, int timeout_ms) {
  struct itimerspec when = {.it_value = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L + 1}};
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  struct pollfd two[2] = {{fd, POLLIN, 0}, {timer, POLLIN, 0}};
  int n = timer < 0 ? -1 : timerfd_settime(timer, 0, &when, NULL);
  if (n == 0)
    while ((n = poll(two, 2, -1)) < 0 && errno == EINTR)
      ;
  int error = n < 0 ? errno : ETIMEDOUT;
  if (timer >= 0)
    close(timer);
  if (n > 0 && two[0].revents)
    return read(fd, data, size);
  errno = error;
  return -1;
}
