/* expect: sa-restart-belief */
/* The limit by select(), which is expected to go on by itself after a signal. */
#include "read_within.h"

#include <errno.h>
#include <sys/select.h>
#include <unistd.h>

ssize_t read_within(int fd, void *data, size_t size, int timeout_ms) {
  struct timeval limit = {timeout_ms / 1000, timeout_ms % 1000 * 1000};
  fd_set set;
  FD_ZERO(&set);
  FD_SET(fd, &set);
  int n = select(fd + 1, &set, NULL, NULL, &limit);
  if (n == 0)
    errno = ETIMEDOUT;
  return n > 0 ? read(fd, data, size) : -1;
}
