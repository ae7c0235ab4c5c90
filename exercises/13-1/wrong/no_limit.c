/* expect: ipc-unbounded */
/* Grows as long as there is memory. */
#include "framer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct framer {
  void (*on_message)(const char *data, size_t size, void *ctx);
  void *ctx;
  char *data;
  size_t size, room;
};

framer *framer_new(void (*on_message)(const char *data, size_t size, void *ctx), void *ctx) {
  framer *one = calloc(1, sizeof *one);
  if (one)
    *one = (framer){on_message, ctx, NULL, 0, 0};
  return one;
}

void framer_free(framer *one) {
  free(one->data);
  free(one);
}

static int keep(framer *one, const char *data, size_t size) {
  if (one->size + size > one->room) {
    char *more = realloc(one->data, 2 * (one->size + size));
    if (!more)
      return ENOMEM;
    one->data = more;
    one->room = 2 * (one->size + size);
  }
  if (size)
    memcpy(one->data + one->size, data, size);
  one->size += size;
  return 0;
}

int framer_feed(framer *one, const char *data, size_t size) {
  for (const char *end; size > 0 && (end = memchr(data, '\n', size));
       size -= (size_t)(end + 1 - data), data = end + 1) {
    int error = keep(one, data, (size_t)(end - data));
    if (error)
      return error;
    one->on_message(one->data ? one->data : "", one->size, one->ctx);
    one->size = 0;
  }
  return keep(one, data, size);
}
