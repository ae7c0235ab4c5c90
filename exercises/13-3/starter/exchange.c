#include "exchange.h"

int exchange(int fd, const char *out, char *in, size_t size) {
  (void)fd;
  (void)out;
  (void)in;
  (void)size;
  return -1; /* to be written */
}
