#include "available.h"

#include <errno.h>
#include <sys/select.h>
#include <unistd.h>

ssize_t read_available(int fd, void *data, size_t size) {
  fd_set set;
  struct timeval now = {0, 0};
  FD_ZERO(&set);
  FD_SET(fd, &set);
  if (select(fd + 1, &set, NULL, NULL, &now) == 1)
    return read(fd, data, size);
  errno = EAGAIN;
  return -1;
}
