/* expect: nonblock-leak */
/* Makes a copy non-blocking; it shares the description. */
#include "available.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

ssize_t read_available(int fd, void *data, size_t size) {
  int own = dup(fd);
  fcntl(own, F_SETFL, O_NONBLOCK);
  ssize_t n = read(own, data, size);
  int error = errno;
  close(own);
  errno = error;
  return n;
}
