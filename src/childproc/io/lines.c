/* Lines out of a stream: a splitter stands behind one 'data' and one 'end' listener. */
#include "io/stream_state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int keep(struct lines *lines, const char *data, size_t size) {
  size_t needed = lines->size + size + 1;
  if (lines->room < needed) {
    size_t room = lines->room == 0 ? 256 : lines->room;
    while (room < needed)
      room *= 2;
    char *text = realloc(lines->text, room);
    if (text == NULL)
      return -ENOMEM;
    lines->text = text;
    lines->room = room;
  }
  memcpy(lines->text + lines->size, data, size);
  lines->size += size;
  lines->text[lines->size] = '\0';
  return 0;
}

static void tell(cp_stream *stream, struct lines *lines) {
  size_t size = lines->size;
  lines->size = 0;
  lines->fn(stream, lines->text, size, lines->ctx);
}

static bool is_removed(cp_stream *stream, const struct lines *lines) {
  return !emitter_knows(&stream->events, lines->data_id);
}

/* Half a line must not pass for a whole one: the stream fails, and 'error' says that something is missing. */
static void lose(cp_stream *stream, struct lines *lines) {
  lines->size = 0;
  if (!stream->destroyed)
    stream_fail(stream, "read", -ENOMEM);
}

static void on_data(cp_stream *stream, const char *data, size_t size, void *ctx) {
  struct lines *lines = ctx;
  while (size > 0 && !is_removed(stream, lines)) {
    if (lines->size == CP_LINE_MAX && *data != '\n') {
      tell(stream, lines); /* a piece: its line goes on */
      continue;
    }
    const char *feed = memchr(data, '\n', size);
    size_t length = feed == NULL ? size : (size_t)(feed - data);
    size_t room = CP_LINE_MAX - lines->size;
    size_t taken = length < room ? length : room;
    if (keep(lines, data, taken) < 0) {
      lose(stream, lines);
      return;
    }
    bool whole = feed != NULL && taken == length;
    data += taken + whole;
    size -= taken + whole;
    if (whole)
      tell(stream, lines);
  }
}

static void on_end(cp_stream *stream, void *ctx) {
  struct lines *lines = ctx;
  if (lines->size > 0 && !is_removed(stream, lines))
    tell(stream, lines);
}

int cp_on_line(cp_stream *stream, cp_line_fn *fn, void *ctx) {
  if (stream == NULL || fn == NULL)
    return -EINVAL;
  struct lines *lines = calloc(1, sizeof *lines);
  if (lines == NULL || keep(lines, "", 0) < 0) {
    free(lines);
    return -ENOMEM;
  }
  lines->fn = fn;
  lines->ctx = ctx;
  lines->next = stream->lines;
  stream->lines = lines;
  lines->end_id = cp_on_end(stream, on_end, lines);
  lines->data_id = lines->end_id < 0 ? lines->end_id : cp_on_data(stream, on_data, lines);
  if (lines->data_id < 0)
    cp_stream_off(stream, lines->end_id);
  return lines->data_id;
}
