#include "available.h"

#include <errno.h>
#include <sys/select.h>
#include <unistd.h>

/* select() cannot speak of descriptors above 1023. */
ssize_t read_available(int fd, void *data, size_t size) {
  fd_set set;
  struct timeval now = {0, 0};
  if (fd >= FD_SETSIZE)        /* gate: a descriptor above 1023 needs a higher limit than the sandbox has */
    return errno = EINVAL, -1; /* gate: the same */
  FD_ZERO(&set);
  FD_SET(fd, &set);
  int ready = select(fd + 1, &set, NULL, NULL, &now);
  if (ready == 1)
    return read(fd, data, size);
  errno = ready == 0 ? EAGAIN : errno;
  return -1;
}
