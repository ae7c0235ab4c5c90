/* What a stream consists of, for the files that make it up. */
#ifndef OS_POSIX_STREAM_H
#define OS_POSIX_STREAM_H

#include "os/posix/loop.h"

/* Descriptors that have come with bytes and were not taken yet. */
enum { CARRY_MAX = 64 };
struct carried {
  int fds[CARRY_MAX];
  size_t first, count;
};

struct os_stream {
  os_watch watch; /* watch.fd is -1 once it was shut down */
  os_loop *loop;
  struct link link;
  unsigned round;
  bool socket;
  bool terminal;            /* pty.c */
  bool can_read, can_write; /* maybe */

  os_read_fn *read_done; /* NULL: nothing is asked for */
  void *read_ctx;

  os_write_fn *write_done; /* NULL: nothing is asked for */
  void *write_ctx;
  const void *data;
  size_t size;

  struct carried *carried; /* what came along; NULL: nothing is looked for */
  int rider;               /* goes with the next byte that is written; -1: none */
};

/* Reads and writes as read() and send() do, with what rides along. */
int64_t carry_receive(struct carried *into, int fd, void *data, size_t size);
int64_t carry_send(int fd, const void *data, size_t size, int rider);
struct carried *carry_free(struct carried *carried);

/* The same for a terminal; its end is an error to the kernel. */
int64_t terminal_read(int fd, void *data, size_t size);
int64_t terminal_write(int fd, const void *data, size_t size);
void terminal_end(int fd);

/* After every change: what the poller is to look for, and whether it is this stream's turn. */
void stream_update(os_stream *stream);

/* One try: bytes taken, -EAGAIN, or a negative errno. */
int64_t stream_write_some(os_stream *stream, const void *data, size_t size);

#endif
