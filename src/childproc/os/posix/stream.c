/*
 * Streams: completion on top of readiness. A stream remembers whether reading and writing may be
 * possible (the poller says so, EAGAIN says no) and stands in the loop's ready queue while it could do
 * what it was asked for.
 */
#include "os/posix/stream.h"
#include "os/posix/pipe.h"
#include "os/posix/stream_turn.h"
#include "os/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

void stream_update(os_stream *stream) {
  bool reads = stream->read_done != NULL, writes = stream->write_done != NULL;
  stream->watch.wants =
      (reads && !stream->can_read ? WATCH_READ : 0U) | (writes && !stream->can_write ? WATCH_WRITE : 0U);
  bool active = (reads && stream->can_read) || (writes && stream->can_write);
  if (!active) {
    queue_remove(&stream->link);
  } else if (!queue_has(&stream->link)) {
    stream->round = stream->loop->round;
    queue_push(&stream->loop->ready, &stream->link);
  }
}

static void ready(os_watch *watch, unsigned events) {
  os_stream *stream = QUEUE_OWNER(watch, os_stream, watch);
  if (events & WATCH_READ)
    stream->can_read = true;
  if (events & WATCH_WRITE)
    stream->can_write = true;
  stream_update(stream);
}

/* ---- opening and closing ---- */

static int prepare(os_stream *stream) {
  int mode = sys_stat_mode(stream->watch.fd);
  if (mode < 0)
    return mode;
  stream->socket = mode == S_IFSOCK;
  stream->terminal = mode == S_IFCHR;
  int flags = sys_get_flags(stream->watch.fd);
  if (flags < 0 || (flags & O_NONBLOCK))
    return flags < 0 ? flags : 0;
  return sys_set_flags(stream->watch.fd, flags | O_NONBLOCK);
}

int os_stream_open(os_loop *loop, int fd, bool readable, bool writable, os_stream **ret) {
  os_stream *stream = sys_calloc(1, sizeof *stream);
  int r = -ENOMEM;
  if (stream) {
    stream->loop = loop;
    stream->rider = -1;
    stream->can_write = writable;
    stream->watch = (os_watch){
        .fd = fd, .interest = (readable ? WATCH_READ : 0U) | (writable ? WATCH_WRITE : 0U), .ready = ready};
    r = prepare(stream);
  }
  if (r >= 0)
    r = poller_add(loop->poller, &stream->watch);
  if (r < 0) {
    free(stream);
    sys_close(fd);
    return r;
  }
  *ret = stream;
  return 0;
}

/* Out of the loop; the descriptor stays open. */
static int detach(os_stream *stream) {
  int fd = stream->watch.fd;
  queue_remove(&stream->link);
  if (fd >= 0)
    loop_unwatch(stream->loop, &stream->watch);
  stream->watch.fd = -1;
  stream->read_done = NULL;
  stream->write_done = NULL;
  return fd;
}

int os_stream_release(os_stream *stream) {
  int fd = detach(stream);
  stream->carried = carry_free(stream->carried);
  free(stream);
  return fd;
}

os_stream *os_stream_close(os_stream *stream) {
  if (stream)
    os_close(os_stream_release(stream));
  return NULL;
}

int os_stream_fd(const os_stream *stream) {
  return stream->watch.fd;
}

void os_stream_shutdown(os_stream *stream) {
  stream->write_done = NULL;
  if (stream->socket)
    (void)sys_shutdown(stream->watch.fd);
  else if (stream->terminal)
    terminal_end(stream->watch.fd);
  else if (!(stream->watch.interest & WATCH_READ))
    os_close(detach(stream));
  if (stream->watch.fd >= 0)
    stream_update(stream);
}

/* ---- reading ---- */

/*
 * Only EAGAIN says that nothing is left. A short read does not: sockets stop at boundaries, and so does a
 * pipe whose other side was put into packet mode.
 */
static int64_t read_some(os_stream *stream, char *buffer) {
  if (stream->watch.fd < 0)
    return -EBADF;
  int64_t n;
  do
    n = stream->carried    ? carry_receive(stream->carried, stream->watch.fd, buffer, LOOP_READ_SIZE)
        : stream->terminal ? terminal_read(stream->watch.fd, buffer, LOOP_READ_SIZE)
                           : sys_read(stream->watch.fd, buffer, LOOP_READ_SIZE);
  while (n == -EINTR);
  if (n == -EWOULDBLOCK)
    n = -EAGAIN;
  if (n == -EAGAIN)
    stream->can_read = false;
  return n;
}

void os_stream_read(os_stream *stream, os_read_fn *done, void *ctx) {
  stream->read_done = done;
  stream->read_ctx = ctx;
  stream_update(stream);
}

void os_stream_read_cancel(os_stream *stream) {
  stream->read_done = NULL;
  stream_update(stream);
}

int64_t os_stream_read_now(os_stream *stream, const char **ret_data) {
  int64_t n = read_some(stream, stream->loop->now_buffer);
  stream_update(stream);
  if (n > 0)
    *ret_data = stream->loop->now_buffer;
  return n;
}

/* ---- writing ---- */

int64_t stream_write_some(os_stream *stream, const void *data, size_t size) {
  if (stream->watch.fd < 0)
    return -EPIPE;
  int64_t n;
  do {
    if (stream->rider >= 0) {
      n = carry_send(stream->watch.fd, data, size, stream->rider);
      continue;
    }
    if (stream->terminal) {
      n = terminal_write(stream->watch.fd, data, size);
      continue;
    }
    n = stream->socket ? sys_send_quiet(stream->watch.fd, data, size) : -EOPNOTSUPP;
    if (n == -EOPNOTSUPP)
      n = quiet_write(stream->watch.fd, data, size);
  } while (n == -EINTR);
  if (n == -EWOULDBLOCK)
    n = -EAGAIN;
  if (n == -EAGAIN)
    stream->can_write = false;
  if (n > 0)
    stream->rider = -1;
  return n;
}

int64_t os_stream_write_now(os_stream *stream, const void *data, size_t size) {
  if (size == 0)
    return 0;
  if (stream->write_done)
    return -EAGAIN; /* behind the one that is under way */
  int64_t n = stream_write_some(stream, data, size);
  stream_update(stream);
  return n;
}

int64_t os_stream_write(os_stream *stream, const void *data, size_t size, os_write_fn *done, void *ctx) {
  if (stream->write_done)
    return -EBUSY;
  int64_t n = os_stream_write_now(stream, data, size);
  if (n != -EAGAIN)
    return n;
  stream->write_done = done;
  stream->write_ctx = ctx;
  stream->data = data;
  stream->size = size;
  stream_update(stream);
  return -EINPROGRESS;
}

/* ---- turns ---- */

unsigned stream_round(const struct link *link) {
  return QUEUE_OWNER(link, const os_stream, link)->round;
}

/* In both the callback comes last: it may close the stream. */
static void turn_write(os_stream *stream) {
  int64_t n = stream_write_some(stream, stream->data, stream->size);
  os_write_fn *done = stream->write_done;
  void *ctx = stream->write_ctx;
  if (n != -EAGAIN)
    stream->write_done = NULL;
  stream_update(stream);
  if (n != -EAGAIN)
    done(ctx, n);
}

static void turn_read(os_loop *loop, os_stream *stream) {
  int64_t n = read_some(stream, loop->read_buffer);
  os_read_fn *done = stream->read_done;
  void *ctx = stream->read_ctx;
  if (n != -EAGAIN)
    stream->read_done = NULL;
  stream_update(stream);
  if (n != -EAGAIN)
    done(ctx, n, n > 0 ? loop->read_buffer : NULL);
}

void stream_turn(os_loop *loop, struct link *link) {
  os_stream *stream = QUEUE_OWNER(link, os_stream, link);
  queue_remove(link);
  if (stream->write_done && stream->can_write)
    turn_write(stream);
  else
    turn_read(loop, stream);
}
