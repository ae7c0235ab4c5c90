/* expect: FAIL */
/* At end-of-file poll() says POLLHUP and no POLLIN, which is taken for "nothing there". */
#include "available.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

ssize_t read_available(int fd, void *data, size_t size) {
  struct pollfd one = {fd, POLLIN, 0};
  if (poll(&one, 1, 0) > 0 && (one.revents & POLLIN))
    return read(fd, data, size);
  errno = EAGAIN;
  return -1;
}
