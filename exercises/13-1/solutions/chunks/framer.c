/* A list of chunks: what is left of each call is kept as it came, and joined once its newline is there. */
#include "framer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct chunk {
  struct chunk *next;
  size_t size;
  char data[];
} chunk;

struct framer {
  void (*on_message)(const char *data, size_t size, void *ctx);
  void *ctx;
  chunk *first, **end;
  size_t size; /* of all chunks */
};

framer *framer_new(void (*on_message)(const char *data, size_t size, void *ctx), void *ctx) {
  framer *one = malloc(sizeof *one);
  if (!one)
    return NULL;
  *one = (framer){on_message, ctx, NULL, NULL, 0};
  one->end = &one->first;
  return one;
}

/* Into `to` as well, if there is one. */
static void empty(framer *one, char *to) {
  for (chunk *at = one->first, *next; at; at = next) {
    if (to)
      to = (char *)memcpy(to, at->data, at->size) + at->size;
    next = at->next;
    free(at);
  }
  one->first = NULL;
  one->end = &one->first;
  one->size = 0;
}

void framer_free(framer *one) {
  if (one)
    empty(one, NULL);
  free(one);
}

static int keep(framer *one, const char *data, size_t size) {
  chunk *added = size ? malloc(sizeof *added + size) : NULL;
  if (!added)
    return size ? ENOMEM : 0;
  added->next = NULL;
  added->size = size;
  memcpy(added->data, data, size);
  *one->end = added;
  one->end = &added->next;
  one->size += size;
  return 0;
}

static int tell(framer *one, const char *data, size_t size) {
  size_t before = one->size;
  if (before == 0) {
    one->on_message(data, size, one->ctx);
    return 0;
  }
  char *whole = malloc(before + size);
  if (!whole)
    return ENOMEM;
  empty(one, whole);
  memcpy(whole + before, data, size);
  one->on_message(whole, before + size, one->ctx);
  free(whole);
  return 0;
}

int framer_feed(framer *one, const char *data, size_t size) {
  while (size > 0) {
    const char *newline = memchr(data, '\n', size);
    size_t length = newline ? (size_t)(newline - data) : size;
    if (one->size + length > FRAMER_MOST)
      return EMSGSIZE;
    int error = newline ? tell(one, data, length) : keep(one, data, length);
    if (error)
      return error;
    length += newline ? 1 : 0;
    data += length;
    size -= length;
  }
  return 0;
}
