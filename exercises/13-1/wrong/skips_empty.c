/* expect: FAIL */
/* An empty message is left out. */
#include "framer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct framer {
  void (*on_message)(const char *data, size_t size, void *ctx);
  void *ctx;
  char *data; /* the beginning of a message */
  size_t size, room;
};

framer *framer_new(void (*on_message)(const char *data, size_t size, void *ctx), void *ctx) {
  framer *one = calloc(1, sizeof *one);
  if (one)
    *one = (framer){.on_message = on_message, .ctx = ctx};
  return one;
}

void framer_free(framer *one) {
  free(one->data);
  free(one);
}

static int keep(framer *one, const char *data, size_t size) {
  size_t wanted = one->size + size;
  if (wanted > FRAMER_MOST)
    return EMSGSIZE;
  if (wanted >= one->room) {
    char *more = realloc(one->data, 2 * wanted + 64);
    if (!more)
      return ENOMEM;
    one->data = more;
    one->room = 2 * wanted + 64;
  }
  memcpy(one->data + one->size, data, size);
  one->size = wanted;
  return 0;
}

int framer_feed(framer *one, const char *data, size_t size) {
  const char *end;
  while (size > 0 && (end = memchr(data, '\n', size))) {
    size_t part = (size_t)(end - data);
    int error = keep(one, data, part);
    if (error)
      return error;
    if (one->size > 0)
      one->on_message(one->data, one->size, one->ctx);
    one->size = 0;
    data = end + 1;
    size -= part + 1;
  }
  return size > 0 ? keep(one, data, size) : 0;
}
