#include "framer.h"

#include <errno.h>
#include <stdlib.h>

struct framer {
  void (*on_message)(const char *data, size_t size, void *ctx);
  void *ctx;
  char *data;
  size_t size;
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

/* Byte by byte, into room for the longest message. */
int framer_feed(framer *one, const char *data, size_t size) {
  if (!one->data && !(one->data = malloc(FRAMER_MOST)))
    return ENOMEM;
  for (size_t i = 0; i < size; i++) {
    if (data[i] == '\n') {
      one->on_message(one->data, one->size, one->ctx);
      one->size = 0;
    } else if (one->size == FRAMER_MOST)
      return EMSGSIZE;
    else
      one->data[one->size++] = data[i];
  }
  return 0;
}
