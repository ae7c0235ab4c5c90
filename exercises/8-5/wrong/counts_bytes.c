/* expect: FAIL */
/* FIONREAD says how many bytes there are: 0 of them at end-of-file too, which is then never seen. */
#include "available.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

ssize_t read_available(int fd, void *data, size_t size) {
  int there = 0;
  if (ioctl(fd, FIONREAD, &there) < 0)
    return -1;
  if (there > 0)
    return read(fd, data, size);
  errno = EAGAIN;
  return -1;
}
