/* expect: nonblock-leak */
/* Makes the descriptor non-blocking. */
#include "available.h"

#include <fcntl.h>
#include <unistd.h>

ssize_t read_available(int fd, void *data, size_t size) {
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  return read(fd, data, size);
}
