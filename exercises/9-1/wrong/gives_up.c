/* expect: sa-restart-belief */
/* read() is expected to go on by itself after a signal. */
#include "read_within.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

ssize_t read_within(int fd, void *data, size_t size, int timeout_ms) {
  struct pollfd one = {fd, POLLIN, 0};
  int n = poll(&one, 1, timeout_ms);
  if (n == 0)
    errno = ETIMEDOUT;
  return n > 0 ? read(fd, data, size) : -1;
}
