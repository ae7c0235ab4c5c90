#include "io/stream.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- what holds the loop ---- */

static void update_hold(cp_stream *stream) {
  bool open = stream->os != NULL;
  bool unread = stream->readable && !stream->ended;
  bool unwritten = stream->queued > 0 || stream->writing;
  bool holds = open && (unread || unwritten);
  if (holds && !stream->holds)
    loop_hold(stream->loop);
  if (!holds && stream->holds)
    loop_let_go(stream->loop);
  stream->holds = holds;
}

/* ---- closing ---- */

static void emit(cp_stream *stream, int event) {
  for (struct emission e = emission_begin(&stream->events, event); emission_next(&e);)
    ((cp_stream_fn *)e.now.fn)(stream, e.now.ctx);
}

static void emit_close(void *ctx) {
  cp_stream *stream = ctx;
  stream->closed = true;
  if (stream->on_closed != NULL)
    stream->on_closed(stream->owner, stream);
  emit(stream, STREAM_CLOSE);
}

static void close_now(cp_stream *stream) {
  stream->os = os_stream_close(stream->os);
  stream->reading = stream->writing = false;
  stream->destroyed = true;
  update_hold(stream);
  loop_tick(stream->loop, &stream->close_tick, emit_close, stream);
}

static void drop_chunks(cp_stream *stream, int status) {
  struct chunk *chunk = stream->first_chunk;
  stream->first_chunk = NULL;
  stream->last_chunk = &stream->first_chunk;
  stream->queued = 0;
  while (chunk != NULL) {
    struct chunk *next = chunk->next;
    if (chunk->done != NULL)
      chunk->done(stream, status, chunk->ctx);
    free(chunk);
    chunk = next;
  }
}

static void close_if_over(cp_stream *stream) {
  if ((!stream->readable || stream->ended) && (!stream->writable || stream->finished) && !stream->destroyed)
    close_now(stream);
}

void cp_stream_destroy(cp_stream *stream) {
  if (stream == NULL || stream->destroyed)
    return;
  close_now(stream);
  drop_chunks(stream, -ECANCELED);
}

cp_stream *stream_free(cp_stream *stream) {
  if (stream == NULL)
    return NULL;
  stream->os = os_stream_close(stream->os);
  update_hold(stream);
  loop_untick(stream->loop, &stream->write_tick);
  loop_untick(stream->loop, &stream->end_tick);
  loop_untick(stream->loop, &stream->close_tick);
  for (struct chunk *chunk = stream->first_chunk, *next; chunk != NULL; chunk = next) {
    next = chunk->next;
    free(chunk);
  }
  emitter_free(&stream->events);
  free(stream);
  return NULL;
}

/* The stream is over with an error: its listeners hear of it, then 'close'. */
static void fail(cp_stream *stream, const char *call, int r) {
  close_now(stream);
  drop_chunks(stream, r);
  error_system(call, -r);
  const cp_error *error = error_copy(cp_last_error());
  for (struct emission e = emission_begin(&stream->events, STREAM_ERROR); emission_next(&e);)
    ((cp_stream_error_fn *)e.now.fn)(stream, error, e.now.ctx);
  error_free(error);
}

/* ---- reading ---- */

static void update_reading(cp_stream *stream);

static void take_end(cp_stream *stream) {
  if (stream->reading)
    os_stream_read_cancel(stream->os);
  stream->reading = false;
  stream->ended = true;
  update_hold(stream);
  emit(stream, STREAM_END);
  /* As in Node a duplex stream whose peer has ended is ended, too. */
  if (stream->writable)
    cp_end(stream);
  close_if_over(stream);
}

static void take_read(cp_stream *stream, int64_t n, const char *data) {
  if (n < 0) {
    fail(stream, "read", (int)n);
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

static void update_writing(cp_stream *stream);

int stream_attach(cp_stream *stream, int fd) {
  int r = os_stream_open(loop_os(stream->loop), fd, stream->readable, stream->writable, &stream->os);
  if (r < 0)
    return r;
  update_reading(stream);
  update_writing(stream);
  update_hold(stream);
  return 0;
}

static void end_detached(void *ctx) {
  cp_stream *stream = ctx;
  if (stream->readable && !stream->ended) {
    stream->ended = true;
    emit(stream, STREAM_END);
  }
  loop_tick(stream->loop, &stream->close_tick, emit_close, stream);
}

void stream_detach(cp_stream *stream) {
  if (stream->destroyed)
    return;
  stream->destroyed = true;
  stream->os = os_stream_close(stream->os);
  update_hold(stream);
  drop_chunks(stream, -EPIPE);
  loop_tick(stream->loop, &stream->end_tick, end_detached, stream);
}

/* ---- writing ---- */

static void on_written(void *ctx, int64_t n);

/* The first chunk has been taken: its done function hears of it. */
static void pop_chunk(cp_stream *stream) {
  struct chunk *chunk = stream->first_chunk;
  stream->first_chunk = chunk->next;
  if (stream->first_chunk == NULL)
    stream->last_chunk = &stream->first_chunk;
  if (chunk->done != NULL)
    chunk->done(stream, 0, chunk->ctx);
  free(chunk);
}

static void finish(cp_stream *stream) {
  stream->finished = true;
  os_stream_shutdown(stream->os);
  emit(stream, STREAM_FINISH);
  close_if_over(stream);
}

static void run_writes(void *ctx) {
  cp_stream *stream = ctx;
  if (stream->failure < 0 && !stream->destroyed) {
    fail(stream, "write", stream->failure);
    return;
  }
  while (stream->os != NULL && !stream->writing && stream->first_chunk != NULL) {
    struct chunk *chunk = stream->first_chunk;
    if (chunk->taken == chunk->size) {
      pop_chunk(stream);
      continue;
    }
    int64_t n = os_stream_write(stream->os, chunk->data + chunk->taken, chunk->size - chunk->taken,
                                on_written, stream);
    if (n == -EINPROGRESS) {
      stream->writing = true;
    } else if (n < 0) {
      fail(stream, "write", (int)n);
    } else {
      chunk->taken += (size_t)n;
      stream->queued -= (size_t)n;
    }
  }
  update_hold(stream);
  if (stream->os == NULL || stream->first_chunk != NULL)
    return;
  if (stream->need_drain) {
    stream->need_drain = false;
    emit(stream, STREAM_DRAIN);
  }
  if (stream->ending && !stream->finished && stream->os != NULL && stream->first_chunk == NULL)
    finish(stream);
}

static void on_written(void *ctx, int64_t n) {
  cp_stream *stream = ctx;
  stream->writing = false;
  if (n < 0) {
    fail(stream, "write", (int)n);
  } else {
    stream->first_chunk->taken += (size_t)n;
    stream->queued -= (size_t)n;
    run_writes(stream);
  }
  loop_run_ticks(stream->loop);
}

static void update_writing(cp_stream *stream) {
  if (stream->os != NULL && stream->writable && !stream->finished && !stream->writing)
    loop_tick(stream->loop, &stream->write_tick, run_writes, stream);
}

static int refuse_write(const cp_stream *stream) {
  cp_error facts = {.errnum = stream == NULL      ? EINVAL
                              : !stream->writable ? EBADF
                                                  : EPIPE,
                    .name = "Error",
                    .syscall = "write",
                    .index = -1};
  if (stream == NULL || !stream->writable) {
    facts.code = errno_name(facts.errnum);
    facts.advice = "Write to the stdin of a child whose stdio[0] is CP_PIPE, or to an extra pipe.";
    return error_set(facts, "write %s", facts.code);
  }
  facts.advice = "Write before cp_end() and before 'close'.";
  facts.code = stream->destroyed ? "ERR_STREAM_DESTROYED" : "ERR_STREAM_WRITE_AFTER_END";
  return error_set(facts,
                   stream->destroyed ? "Cannot call write after a stream was destroyed" : "write after end");
}

/* What the kernel takes at once need not be copied. */
static size_t write_at_once(cp_stream *stream, const void *data, size_t size) {
  if (stream->os == NULL || stream->first_chunk != NULL || stream->failure < 0 || size == 0)
    return 0;
  int64_t n = os_stream_write_now(stream->os, data, size);
  if (n < 0 && n != -EAGAIN) {
    stream->failure = (int)n;
    loop_tick(stream->loop, &stream->write_tick, run_writes, stream);
  }
  return n > 0 ? (size_t)n : 0;
}

/* Half a write must not be followed by another: the stream fails. */
static int no_chunk(cp_stream *stream, bool half) {
  if (half) {
    stream->failure = -ENOMEM;
    loop_tick(stream->loop, &stream->write_tick, run_writes, stream);
  }
  return error_memory();
}

int cp_write_then(cp_stream *stream, const void *data, size_t size, cp_written_fn *done, void *ctx) {
  if (stream == NULL || !stream->writable || stream->ending || stream->destroyed)
    return refuse_write(stream);
  size_t taken = write_at_once(stream, data, size);
  size_t rest = size - taken;
  if (rest > 0 || done != NULL) {
    struct chunk *chunk = malloc(sizeof *chunk + rest);
    if (chunk == NULL)
      return no_chunk(stream, taken > 0);
    *chunk = (struct chunk){.done = done, .ctx = ctx, .size = rest};
    if (rest > 0)
      memcpy(chunk->data, (const char *)data + taken, rest);
    *stream->last_chunk = chunk;
    stream->last_chunk = &chunk->next;
    stream->queued += rest;
    update_writing(stream);
    update_hold(stream);
  }
  stream->need_drain = stream->need_drain || stream->queued > CP_WRITE_MARK;
  return !stream->need_drain;
}

int cp_write(cp_stream *stream, const void *data, size_t size) {
  return cp_write_then(stream, data, size, NULL, NULL);
}

void cp_end(cp_stream *stream) {
  if (stream == NULL || !stream->writable || stream->ending || stream->destroyed)
    return;
  stream->ending = true;
  update_writing(stream);
}
