/* expect: ipc-unbounded */
/* The limit is that of one piece. */
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

/* Everything is kept first; then whole messages are cut off its front. */
int framer_feed(framer *one, const char *data, size_t size) {
  char *all = realloc(one->data, one->size + size + 1), *from = all;
  if (!all)
    return ENOMEM;
  one->data = all;
  if (size)
    memcpy(all + one->size, data, size);
  one->size += size;
  for (char *end; one->size > 0 && (end = memchr(from, '\n', one->size)); from = end + 1) {
    one->on_message(from, (size_t)(end - from), one->ctx);
    one->size -= (size_t)(end + 1 - from);
  }
  memmove(all, from, one->size);
  return size > FRAMER_MOST ? EMSGSIZE : 0;
}
