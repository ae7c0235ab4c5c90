/* What every change of a stream's state comes down to: who holds the loop, who hears of it, what is dropped.
 */
#include "io/stream_state.h"

#include "base/error.h"

#include <stdlib.h>

void stream_update_hold(cp_stream *stream) {
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

void stream_emit(cp_stream *stream, int event) {
  for (struct emission e = emission_begin(&stream->events, event); emission_next(&e);)
    ((cp_stream_fn *)e.now.fn)(stream, e.now.ctx);
}

void stream_emit_close(void *ctx) {
  cp_stream *stream = ctx;
  stream->closed = true;
  if (stream->on_closed != NULL)
    stream->on_closed(stream->owner, stream);
  stream_emit(stream, STREAM_CLOSE);
}

void stream_close_now(cp_stream *stream) {
  stream->os = os_stream_close(stream->os);
  stream->reading = stream->writing = false;
  stream->destroyed = true;
  stream_update_hold(stream);
  loop_tick(stream->loop, &stream->close_tick, stream_emit_close, stream);
}

void stream_close_if_over(cp_stream *stream) {
  if ((!stream->readable || stream->ended) && (!stream->writable || stream->finished) && !stream->destroyed)
    stream_close_now(stream);
}

/* The stream is over with an error: its listeners hear of it, then 'close'. */
void stream_fail(cp_stream *stream, const char *call, int r) {
  stream_close_now(stream);
  stream_drop_chunks(stream, r);
  error_system(call, -r);
  const cp_error *error = error_copy(cp_last_error());
  for (struct emission e = emission_begin(&stream->events, STREAM_ERROR); emission_next(&e);)
    ((cp_stream_error_fn *)e.now.fn)(stream, error, e.now.ctx);
  error_free(error);
}

void stream_drop_chunks(cp_stream *stream, int status) {
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

void stream_free_chunks(cp_stream *stream) {
  for (struct chunk *chunk = stream->first_chunk, *next; chunk != NULL; chunk = next) {
    next = chunk->next;
    free(chunk);
  }
  stream->first_chunk = NULL;
}

void stream_free_lines(cp_stream *stream) {
  while (stream->lines != NULL) {
    struct lines *next = stream->lines->next;
    free(stream->lines->text);
    free(stream->lines);
    stream->lines = next;
  }
}
