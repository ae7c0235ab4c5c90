#ifndef OS_WINDOWS_STREAM_H
#define OS_WINDOWS_STREAM_H

#include "os/windows/loop.h"

/* Something under way in the kernel, which owns this memory meanwhile, whatever becomes of the stream. */
struct under_way {
  OVERLAPPED overlapped; /* first: the port gives its address back */
  os_loop *loop;
  os_stream *stream; /* NULL: closed */
  bool busy;
};

struct os_stream {
  os_loop *loop;
  int fd;
  HANDLE handle;
  bool readable;
  struct link link; /* in loop->ready */
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

#endif
