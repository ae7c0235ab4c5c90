#include "framer.h"

#include <errno.h>

framer *framer_new(void (*on_message)(const char *data, size_t size, void *ctx), void *ctx) {
  (void)on_message;
  (void)ctx;
  return NULL; /* to be written */
}

void framer_free(framer *one) {
  (void)one;
}

int framer_feed(framer *one, const char *data, size_t size) {
  (void)one;
  (void)data;
  (void)size;
  return ENOSYS;
}
