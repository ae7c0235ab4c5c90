/* What the files that are the stream share; nobody else includes this. */
#ifndef IO_STREAM_STATE_H
#define IO_STREAM_STATE_H

#include "io/stream.h"

void stream_emit(cp_stream *stream, int event);
void stream_update_hold(cp_stream *stream);

/* Both halves are over: closed, and 'close' in a tick. */
void stream_emit_close(void *ctx);
void stream_close_now(cp_stream *stream); /* 'close' in a tick */
void stream_close_if_over(cp_stream *stream);

/* The stream is over with an error (a negative errno of `call`): its listeners hear of it, then 'close'. */
void stream_fail(cp_stream *stream, const char *call, int r);

/* What is queued goes out from a tick on. */
void stream_update_writing(cp_stream *stream);

void stream_drop_chunks(cp_stream *stream, int status); /* their done functions hear of it */
void stream_free_chunks(cp_stream *stream);             /* nobody hears of it */
void stream_free_lines(cp_stream *stream);

#endif
