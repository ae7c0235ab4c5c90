/* expect: FAIL */
/* A plain read: it sleeps until somebody writes. */
#include "available.h"

#include <unistd.h>

ssize_t read_available(int fd, void *data, size_t size) {
  return read(fd, data, size);
}
