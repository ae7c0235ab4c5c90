/* FIONREAD says how many bytes there are; none may mean the end, and only then poll() is asked. */
#include "available.h"

#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

ssize_t read_available(int fd, void *data, size_t size) {
  int there = 0;
  if (ioctl(fd, FIONREAD, &there) == 0 && there > 0)
    return read(fd, data, size < (size_t)there ? size : (size_t)there);
  struct pollfd one = {.fd = fd, .events = POLLIN};
  switch (poll(&one, 1, 0)) {
  case 0:
    errno = EAGAIN;
    return -1;
  case 1:
    return read(fd, data, size);
  default:     /* gate: see below */
    return -1; /* gate: poll() fails for want of memory alone */
  }
}
