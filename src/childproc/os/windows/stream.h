#ifndef OS_WINDOWS_STREAM_H
#define OS_WINDOWS_STREAM_H

#include "base/pipe_frames.h"
#include "os/windows/loop.h"

/* Something under way in the kernel, which owns this memory meanwhile, whatever becomes of the stream. */
struct under_way {
  OVERLAPPED overlapped; /* first: the port gives its address back */
  os_loop *loop;
  os_stream *stream; /* NULL: closed */
  bool busy;
};

/* What makes a stream a channel's: its bytes stand in frames. One fits into a pipe whole. */
enum { FRAME_DATA = LOOP_READ_SIZE - PIPE_FRAME_HEADER };
struct framing {
  struct pipe_frames in;
  char out[LOOP_READ_SIZE]; /* on its way */
};

/* Makes out a frame of the data, or of a part of them; its size. */
size_t framing_fill(struct framing *framing, const void *data, size_t size);

/* Of one that came, as WSADuplicateSocketW() has described it. */
void channel_close_socket(const void *description);

struct os_stream {
  os_loop *loop;
  int fd;
  HANDLE handle;
  bool readable;
  struct framing *framing; /* NULL: bytes as they are */
  struct link link;        /* in loop->ready */
  unsigned round;

  /*
   * Reading: nothing is taken before it is asked for. A read of no bytes waits until there are some; then
   * they are read at once.
   */
  struct under_way *waiting;
  bool can_read; /* something may be there */
  os_read_fn *read_done;
  void *read_ctx;

  struct under_way *writing; /* from the caller's memory */
  bool written;              /* it is over, and the callback is due */
  os_write_fn *write_done;
  void *write_ctx;
};

/* can_read will say when something may be there, whether or not anybody reads. */
void stream_expect(os_stream *stream);

#endif
