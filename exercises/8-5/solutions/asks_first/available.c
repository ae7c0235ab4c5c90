#include "available.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* Asks first. With a time of 0, poll() does not sleep, so no signal interrupts it. */
ssize_t read_available(int fd, void *data, size_t size) {
  struct pollfd one = {fd, POLLIN, 0};
  int ready = poll(&one, 1, 0);
  if (ready > 0)
    return read(fd, data, size);
  errno = ready == 0 ? EAGAIN : errno;
  return -1;
}
