/* A stream in memory, open_memstream(), holds the message that is not whole yet and grows by itself. */
#include "framer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct framer {
  void (*on_message)(const char *data, size_t size, void *ctx);
  void *ctx;
  FILE *stream; /* NULL: between two messages */
  char *text;
  size_t room, size;
};

framer *framer_new(void (*on_message)(const char *data, size_t size, void *ctx), void *ctx) {
  framer *one = calloc(1, sizeof *one);
  if (one) {
    one->on_message = on_message;
    one->ctx = ctx;
  }
  return one;
}

/* 0 when everything that was put in has found its place. */
static int close_stream(framer *one) {
  int failed = one->stream ? fclose(one->stream) : 0;
  one->stream = NULL;
  return failed ? ENOMEM : 0;
}

void framer_free(framer *one) {
  (void)close_stream(one);
  free(one->text);
  free(one);
}

static int begin(framer *one) {
  free(one->text);
  one->text = NULL;
  one->size = 0;
  one->stream = open_memstream(&one->text, &one->room);
  return one->stream ? 0 : ENOMEM;
}

static int finish(framer *one) {
  int error = one->stream ? 0 : begin(one);
  if (!error)
    error = close_stream(one);
  if (!error)
    one->on_message(one->text, one->size, one->ctx);
  return error;
}

static int add(framer *one, char c) {
  if (one->stream && one->size == FRAMER_MOST)
    return EMSGSIZE;
  int error = one->stream ? 0 : begin(one);
  if (error)
    return error; /* gate: the memory of stdio does not fail in a check */
  one->size++;
  return putc((unsigned char)c, one->stream) == EOF ? ENOMEM : 0;
}

int framer_feed(framer *one, const char *data, size_t size) {
  int error = 0;
  for (size_t i = 0; i < size && !error; i++)
    error = data[i] == '\n' ? finish(one) : add(one, data[i]);
  return error;
}
