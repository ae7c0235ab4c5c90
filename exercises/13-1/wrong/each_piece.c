/* expect: ipc-one-read-one-message */
/* Each piece is a message. */
#include "framer.h"

#include <errno.h>
#include <stdlib.h>

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

int framer_feed(framer *one, const char *data, size_t size) {
  if (size > 0)
    one->on_message(data, data[size - 1] == '\n' ? size - 1 : size, one->ctx);
  return size > FRAMER_MOST ? EMSGSIZE : 0;
}
