#include "read_within.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Nothing can interrupt it: all signals wait meanwhile. */
ssize_t read_within(int fd, void *data, size_t size, int timeout_ms) {
  struct pollfd one = {fd, POLLIN, 0};
  struct timespec limit = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
  sigset_t all;
  sigfillset(&all);
  int n = ppoll(&one, 1, &limit, &all);
  if (n == 0)
    errno = ETIMEDOUT;
  return n > 0 ? read(fd, data, size) : -1;
}
