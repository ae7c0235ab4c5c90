/* The writing half of a stream: what the kernel takes at once, and the queue of what it does not. */
#include "io/stream_state.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
  stream_emit(stream, STREAM_FINISH);
  stream_close_if_over(stream);
}

static void run_writes(void *ctx) {
  cp_stream *stream = ctx;
  if (stream->failure < 0 && !stream->destroyed) {
    stream_fail(stream, "write", stream->failure);
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
      stream_fail(stream, "write", (int)n);
    } else {
      chunk->taken += (size_t)n;
      stream->queued -= (size_t)n;
    }
  }
  stream_update_hold(stream);
  if (stream->os == NULL || stream->first_chunk != NULL)
    return;
  if (stream->need_drain) {
    stream->need_drain = false;
    stream_emit(stream, STREAM_DRAIN);
  }
  if (stream->ending && !stream->finished && stream->os != NULL && stream->first_chunk == NULL)
    finish(stream);
}

static void on_written(void *ctx, int64_t n) {
  cp_stream *stream = ctx;
  stream->writing = false;
  if (n < 0) {
    stream_fail(stream, "write", (int)n);
  } else {
    stream->first_chunk->taken += (size_t)n;
    stream->queued -= (size_t)n;
    run_writes(stream);
  }
  loop_run_ticks(stream->loop);
}

void stream_update_writing(cp_stream *stream) {
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
  if (size > PTRDIFF_MAX - sizeof(struct chunk))
    return error_argument("ERR_OUT_OF_RANGE", -1, "Give the number of bytes at data.",
                          "The value of \"size\" is out of range. Received %zu", size);
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
    stream_update_writing(stream);
    stream_update_hold(stream);
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
  stream_update_writing(stream);
}
