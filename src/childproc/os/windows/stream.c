/* Streams: overlapped pipes on the completion port. */
#include "os/windows/stream.h"

#include "os/windows/sys_windows.h"

#include <errno.h>
#include <io.h>
#include <stdlib.h>

static void update(os_stream *stream);

static struct under_way *under_way_new(os_stream *stream) {
  struct under_way *one = sys_calloc(1, sizeof *one);
  if (one) {
    one->loop = stream->loop;
    one->stream = stream;
  }
  return one;
}

/* It belongs to the kernel until the port gives it back. */
static void begin(struct under_way *one) {
  one->busy = true;
  one->loop->packets++;
}

void stream_completed(OVERLAPPED *overlapped) {
  struct under_way *one = (struct under_way *)overlapped;
  one->busy = false;
  one->loop->packets--;
  os_stream *stream = one->stream;
  if (!stream) {
    free(one);
    return;
  }
  if (one == stream->waiting)
    stream->can_read = true;
  else
    stream->written = true;
  update(stream);
}

/* ---- opening and closing ---- */

int os_stream_open(os_loop *loop, int fd, bool readable, bool writable, os_stream **ret) {
  (void)writable;
  os_stream *stream = sys_calloc(1, sizeof *stream);
  int r = stream ? 0 : -ENOMEM;
  if (stream) {
    *stream = (os_stream){.loop = loop, .fd = fd, .handle = handle_of(fd), .readable = readable};
    stream->waiting = under_way_new(stream);
    stream->writing = under_way_new(stream);
    if (!stream->waiting || !stream->writing)
      r = -ENOMEM;
    else
      r = sys_port_join(loop->port, stream->handle, KEY_STREAM); /* EINVAL for what is not overlapped */
  }
  if (r < 0) {
    if (stream) {
      free(stream->waiting);
      free(stream->writing);
    }
    free(stream);
    os_close(fd);
    return r;
  }
  *ret = stream;
  return 0;
}

/* Ends it, and waits until the kernel has let go of the caller's memory; its own follows when the port says
 * so. */
static struct under_way *abandon(HANDLE handle, struct under_way *one) {
  if (!one)
    return NULL;
  one->stream = NULL;
  if (!one->busy) {
    free(one);
    return NULL;
  }
  if (!HasOverlappedIoCompleted(&one->overlapped))
    (void)CancelIoEx(handle, &one->overlapped);
  while (!HasOverlappedIoCompleted(&one->overlapped))
    Sleep(0);
  return NULL;
}

static int detach(os_stream *stream) {
  int fd = stream->fd;
  queue_remove(&stream->link);
  stream->waiting = abandon(stream->handle, stream->waiting);
  stream->writing = abandon(stream->handle, stream->writing);
  stream->fd = -1;
  stream->read_done = NULL;
  stream->write_done = NULL;
  return fd;
}

int os_stream_release(os_stream *stream) {
  int fd = detach(stream);
  free(stream->framing);
  free(stream);
  return fd;
}

os_stream *os_stream_close(os_stream *stream) {
  if (stream)
    os_close(os_stream_release(stream));
  return NULL;
}

int os_stream_fd(const os_stream *stream) {
  return stream->fd;
}

/* A pipe that goes both ways has no half that could be closed: its peer sees the end when all of it is. */
void os_stream_shutdown(os_stream *stream) {
  if (!stream->readable)
    os_close(detach(stream));
}

/* ---- reading ---- */

/* What is there, without waiting. Nobody else reads from this end, so what was seen is still there. */
static int64_t read_bytes(os_stream *stream, char *buffer) {
  int64_t n = sys_peek(stream->handle);
  if (n == 0) {
    stream->can_read = false;
    return -EAGAIN;
  }
  if (n > 0)
    n = sys_read_there(stream->handle, stream->loop->event, buffer,
                       n < LOOP_READ_SIZE ? (DWORD)n : LOOP_READ_SIZE);
  return n == -EPIPE ? 0 : n;
}

/* Frames without data make one look again, but not for ever. */
static int64_t read_data(os_stream *stream, char *buffer) {
  struct pipe_frames *frames = &stream->framing->in;
  for (int i = 0; i < LOOP_ROUNDS; i++) {
    int64_t n = frames->bad ? -EPROTO : read_bytes(stream, buffer);
    if (n > 0)
      n = pipe_frames_strip(frames, buffer, (size_t)n);
    else
      return n;
    if (n != 0)
      return n;
  }
  return -EAGAIN;
}

static int64_t read_some(os_stream *stream, char *buffer) {
  return stream->fd < 0 ? -EBADF : stream->framing ? read_data(stream, buffer) : read_bytes(stream, buffer);
}

static void wait_for_bytes(os_stream *stream) {
  if (sys_await_bytes(stream->handle, &stream->waiting->overlapped) == -EINPROGRESS)
    begin(stream->waiting);
  else
    stream->can_read = true; /* the read will find out what there is */
}

void stream_expect(os_stream *stream) {
  if (!stream->can_read && !stream->waiting->busy)
    wait_for_bytes(stream);
}

static void update(os_stream *stream) {
  if (stream->read_done)
    stream_expect(stream);
  bool active = (stream->read_done && stream->can_read) || (stream->write_done && stream->written);
  if (!active) {
    queue_remove(&stream->link);
  } else if (!queue_has(&stream->link)) {
    stream->round = stream->loop->round;
    queue_push(&stream->loop->ready, &stream->link);
  }
}

void os_stream_read(os_stream *stream, os_read_fn *done, void *ctx) {
  stream->read_done = done;
  stream->read_ctx = ctx;
  update(stream);
}

void os_stream_read_cancel(os_stream *stream) {
  stream->read_done = NULL;
  update(stream);
}

int64_t os_stream_read_now(os_stream *stream, const char **ret_data) {
  int64_t n = read_some(stream, stream->loop->now_buffer);
  if (stream->fd >= 0)
    update(stream);
  if (n > 0)
    *ret_data = stream->loop->now_buffer;
  return n;
}

/* ---- writing ---- */

static int64_t written(os_stream *stream) {
  int64_t taken = sys_write_end(stream->handle, &stream->writing->overlapped);
  return taken > 0 && stream->framing ? taken - PIPE_FRAME_HEADER : taken;
}

/* The kernel keeps the memory of what it does not take at once, and what it has begun cannot be taken back.
 */
int64_t os_stream_write_now(os_stream *stream, const void *data, size_t size) {
  (void)stream, (void)data;
  return size == 0 ? 0 : -EAGAIN;
}

int64_t os_stream_write(os_stream *stream, const void *data, size_t size, os_write_fn *done, void *ctx) {
  if (stream->fd < 0)
    return -EPIPE;
  if (stream->write_done)
    return -EBUSY;
  if (size == 0)
    return 0;
  DWORD part = size < LOOP_READ_SIZE ? (DWORD)size : LOOP_READ_SIZE;
  if (stream->framing) {
    part = (DWORD)framing_fill(stream->framing, data, size);
    data = stream->framing->out;
  }
  int r = sys_write_begin(stream->handle, data, part, &stream->writing->overlapped);
  if (r != -EINPROGRESS)
    return r < 0 ? r : written(stream);
  begin(stream->writing);
  stream->written = false;
  stream->write_done = done;
  stream->write_ctx = ctx;
  return -EINPROGRESS;
}

int64_t os_stream_write_again(os_stream *stream) {
  if (stream->write_done && !stream->written)
    (void)loop_collect(stream->loop, 0);
  if (!stream->write_done || !stream->written)
    return -EAGAIN;
  stream->write_done = NULL;
  int64_t n = written(stream);
  update(stream);
  return n;
}

/* ---- turns ---- */

unsigned stream_round(const struct link *link) {
  return QUEUE_OWNER(link, const os_stream, link)->round;
}

/* In both the callback comes last: it may close the stream. */
static void turn_write(os_stream *stream) {
  os_write_fn *done = stream->write_done;
  void *ctx = stream->write_ctx;
  int64_t n = written(stream);
  stream->write_done = NULL;
  update(stream);
  done(ctx, n);
}

static void turn_read(os_loop *loop, os_stream *stream) {
  os_read_fn *done = stream->read_done;
  void *ctx = stream->read_ctx;
  int64_t n = read_some(stream, loop->read_buffer);
  if (n != -EAGAIN)
    stream->read_done = NULL;
  update(stream);
  if (n != -EAGAIN)
    done(ctx, n, n > 0 ? loop->read_buffer : NULL);
}

void stream_turn(os_loop *loop, struct link *link) {
  os_stream *stream = QUEUE_OWNER(link, os_stream, link);
  queue_remove(link);
  if (stream->write_done && stream->written)
    turn_write(stream);
  else
    turn_read(loop, stream);
}
