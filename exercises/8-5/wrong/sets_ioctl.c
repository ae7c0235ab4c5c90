/* expect: nonblock-leak */
/* The same with FIONBIO, and undone only when bytes came. */
#include "available.h"

#include <sys/ioctl.h>
#include <unistd.h>

ssize_t read_available(int fd, void *data, size_t size) {
  int on = 1, off = 0;
  ioctl(fd, FIONBIO, &on);
  ssize_t n = read(fd, data, size);
  if (n > 0)
    ioctl(fd, FIONBIO, &off);
  return n;
}
