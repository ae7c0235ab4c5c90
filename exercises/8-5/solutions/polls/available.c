#include "available.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

ssize_t read_available(int fd, void *data, size_t size) {
  struct pollfd one = {fd, POLLIN, 0};
  if (poll(&one, 1, 0) > 0)
    return read(fd, data, size);
  errno = EAGAIN;
  return -1;
}
