/* The small functions of a stream that only look, or only add a listener. */
#include "io/stream.h"

#include <errno.h>

static int add(cp_stream *stream, int event, emitter_fn *fn, void *ctx) {
  return stream == NULL ? -EINVAL : emitter_add(&stream->events, event, fn, ctx);
}

int cp_on_data(cp_stream *stream, cp_data_fn *fn, void *ctx) {
  int id = add(stream, STREAM_DATA, (emitter_fn *)fn, ctx);
  if (id > 0 && !stream->paused)
    cp_resume(stream);
  return id;
}

int cp_on_end(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  return add(stream, STREAM_END, (emitter_fn *)fn, ctx);
}

int cp_on_finish(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  return add(stream, STREAM_FINISH, (emitter_fn *)fn, ctx);
}

int cp_stream_on_drain(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  return add(stream, STREAM_DRAIN, (emitter_fn *)fn, ctx);
}

int cp_stream_on_error(cp_stream *stream, cp_stream_error_fn *fn, void *ctx) {
  return add(stream, STREAM_ERROR, (emitter_fn *)fn, ctx);
}

int cp_stream_on_close(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  return add(stream, STREAM_CLOSE, (emitter_fn *)fn, ctx);
}

void cp_stream_off(cp_stream *stream, int id) {
  if (stream != NULL)
    emitter_remove(&stream->events, id);
}

size_t cp_stream_queued(const cp_stream *stream) {
  return stream == NULL ? 0 : stream->queued;
}

int cp_stream_fd(const cp_stream *stream) {
  return stream == NULL || stream->os == NULL ? -1 : os_stream_fd(stream->os);
}
