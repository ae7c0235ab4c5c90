#include "io/stream_state.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>

/* What stream_drain() takes at the most: a grandchild may write without end. */
#define DRAIN_MAX (1 << 20)

cp_stream *stream_new(cp_loop *loop, bool readable, bool writable) {
  cp_stream *stream = calloc(1, sizeof *stream);
  if (stream == NULL)
    return NULL;
  stream->loop = loop;
  stream->readable = readable;
  stream->writable = writable;
  stream->last_chunk = &stream->first_chunk;
  return stream;
}

void cp_stream_destroy(cp_stream *stream) {
  if (stream == NULL || stream->destroyed)
    return;
  stream_close_now(stream);
  stream_drop_chunks(stream, -ECANCELED);
}

cp_stream *stream_free(cp_stream *stream) {
  if (stream == NULL)
    return NULL;
  stream->os = os_stream_close(stream->os);
  stream_update_hold(stream);
  loop_untick(stream->loop, &stream->write_tick);
  loop_untick(stream->loop, &stream->end_tick);
  loop_untick(stream->loop, &stream->close_tick);
  stream_free_chunks(stream);
  stream_free_lines(stream);
  emitter_free(&stream->events);
  free(stream);
  return NULL;
}

/* ---- reading ---- */

static void update_reading(cp_stream *stream);

static void take_end(cp_stream *stream) {
  if (stream->reading)
    os_stream_read_cancel(stream->os);
  stream->reading = false;
  stream->ended = true;
  stream_update_hold(stream);
  stream_emit(stream, STREAM_END);
  /* As in Node a duplex stream whose peer has ended is ended, too. */
  if (stream->writable)
    cp_end(stream);
  stream_close_if_over(stream);
}

static void take_read(cp_stream *stream, int64_t n, const char *data) {
  if (n < 0) {
    stream_fail(stream, "read", (int)n);
  } else if (n == 0) {
    take_end(stream);
  } else {
    stream->total += (uint64_t)n;
    for (struct emission e = emission_begin(&stream->events, STREAM_DATA); emission_next(&e);)
      ((cp_data_fn *)e.now.fn)(stream, data, (size_t)n, e.now.ctx);
  }
}

static void on_read(void *ctx, int64_t n, const char *data) {
  cp_stream *stream = ctx;
  stream->reading = false;
  take_read(stream, n, data);
  update_reading(stream);
  loop_run_ticks(stream->loop);
}

static void update_reading(cp_stream *stream) {
  if (stream->os == NULL || !stream->readable || stream->ended)
    return;
  if (stream->flowing && !stream->reading) {
    stream->reading = true;
    os_stream_read(stream->os, on_read, stream);
  } else if (!stream->flowing && stream->reading) {
    stream->reading = false;
    os_stream_read_cancel(stream->os);
  }
}

void stream_drain(cp_stream *stream) {
  uint64_t limit = stream->total + DRAIN_MAX;
  while (stream->os != NULL && stream->flowing && !stream->ended && stream->total < limit) {
    const char *data = NULL;
    int64_t n = os_stream_read_now(stream->os, &data);
    if (n == -EAGAIN)
      return;
    take_read(stream, n, data);
  }
}

void cp_resume(cp_stream *stream) {
  if (stream == NULL)
    return;
  stream->flowing = true;
  stream->paused = false;
  update_reading(stream);
}

void cp_pause(cp_stream *stream) {
  if (stream == NULL)
    return;
  stream->flowing = false;
  stream->paused = true;
  update_reading(stream);
}

/* ---- attaching ---- */

int stream_attach(cp_stream *stream, int fd) {
  int r = os_stream_open(loop_os(stream->loop), fd, stream->readable, stream->writable, &stream->os);
  if (r < 0)
    return r;
  update_reading(stream);
  stream_update_writing(stream);
  stream_update_hold(stream);
  return 0;
}

static void end_detached(void *ctx) {
  cp_stream *stream = ctx;
  if (stream->readable && !stream->ended) {
    stream->ended = true;
    stream_emit(stream, STREAM_END);
  }
  loop_tick(stream->loop, &stream->close_tick, stream_emit_close, stream);
}

void stream_unplug(cp_stream *stream) {
  stream->os = os_stream_close(stream->os);
  stream->reading = stream->writing = false;
  stream_update_hold(stream);
}

void stream_detach(cp_stream *stream) {
  if (stream->destroyed)
    return;
  stream_unplug(stream);
  stream->destroyed = true;
  stream_drop_chunks(stream, -EPIPE);
  loop_tick(stream->loop, &stream->end_tick, end_detached, stream);
}
