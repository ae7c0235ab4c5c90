/*
 * The parent's end of one pipe: reading that is paused and resumed, a queue of what the kernel has not
 * taken yet, and Node's order of events. A stream is made before its pipe exists and attached later.
 */
#ifndef IO_STREAM_H
#define IO_STREAM_H

#include "os/os.h"

#include "base/emitter.h"
#include "io/loop.h"

enum stream_event { STREAM_DATA = 1, STREAM_END, STREAM_FINISH, STREAM_DRAIN, STREAM_ERROR, STREAM_CLOSE };

/* One line splitter: what has come since the last line feed. */
struct lines {
  struct lines *next;
  cp_line_fn *fn;
  void *ctx;
  int data_id, end_id;
  size_t size, room;
  char *text;
};

/* One write that the kernel has not wholly taken, or whose done function is still to be called. */
struct chunk {
  struct chunk *next;
  cp_written_fn *done;
  void *ctx;
  size_t size;
  size_t taken;
  char data[];
};

struct cp_stream {
  cp_loop *loop;
  os_stream *os; /* NULL: not attached yet, or closed */
  struct emitter events;

  bool readable, writable;
  bool flowing;    /* reading is wanted */
  bool paused;     /* … was stopped by cp_pause(): a new listener does not start it */
  bool reading;    /* a read is under way */
  bool ended;      /* end-of-file was seen */
  bool ending;     /* cp_end() was called */
  bool finished;   /* … and everything is out */
  bool writing;    /* a write is under way */
  bool need_drain; /* cp_write() has returned 0 */
  bool destroyed;
  bool closed; /* 'close' was emitted */
  bool holds;  /* keeps the loop running */

  struct chunk *first_chunk, **last_chunk;
  size_t queued;
  uint64_t total; /* bytes that were read */
  struct lines *lines;
  int failure; /* negative errno of a write, told in a tick */

  struct tick write_tick, end_tick, close_tick;

  /* Called before the listeners of 'close', which is how a child counts its streams. */
  void (*on_closed)(void *owner, cp_stream *stream);
  void *owner;
};

cp_stream *stream_new(cp_loop *loop, bool readable, bool writable);
cp_stream *stream_free(cp_stream *stream); /* nothing is emitted */

/* Takes fd over, also on failure. */
int stream_attach(cp_stream *stream, int fd);

/* Closes the pipe without an event, because there is nobody at its other end: stream_detach() follows. */
void stream_unplug(cp_stream *stream);

/* There never will be a pipe: 'end' and 'close' follow in ticks. */
void stream_detach(cp_stream *stream);

/* Reads and emits what is there now, no more than a pipe can hold. */
void stream_drain(cp_stream *stream);

#endif
