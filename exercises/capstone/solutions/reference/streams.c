/* The writing side of streams: it never blocks, raises no SIGPIPE, and tells every write's end once. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* write() to a pipe without reader raises SIGPIPE in this thread: blocked meanwhile, and one that was not
   pending before is taken away. */
static ssize_t write_quietly(int fd, const char *data, size_t size) {
  sigset_t pipe_only, before, pending;
  sigemptyset(&pipe_only);
  sigaddset(&pipe_only, SIGPIPE);
  sigpending(&pending);
  pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
  ssize_t n = write(fd, data, size);
  int e = errno;
  if (n < 0 && e == EPIPE && !sigismember(&pending, SIGPIPE))
    while (sigtimedwait(&pipe_only, NULL, &(struct timespec){0, 0}) < 0 && errno == EINTR)
      ;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = e;
  return n;
}

/* 0 or a negative errno; *ret_taken grows by what the kernel took. */
static int write_some(int fd, const char *data, size_t size, size_t *ret_taken) {
  while (size > 0) {
    ssize_t n = write_quietly(fd, data, size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return errno == EAGAIN ? 0 : -errno;
    *ret_taken += (size_t)n;
    data += n;
    size -= (size_t)n;
  }
  return 0;
}

static void append(block **list, block *one) {
  while (*list)
    list = &(*list)->next;
  one->next = NULL;
  *list = one;
}

static void finish_block(cp_stream *stream, block *one, int status) {
  one->status = status;
  free(one->data);
  one->data = NULL;
  append(&stream->written, one);
}

void stream_cancel(cp_stream *stream, int status) {
  while (stream->queue) {
    block *one = stream->queue;
    stream->queue = one->next;
    finish_block(stream, one, status);
  }
  stream->queued = 0;
  stream->needs_drain = false;
}

/* The reader is gone: told later, as the stream's error. */
static void break_off(cp_stream *stream, int error) {
  stream->error_due = -error;
  stream->write_open = false;
  stream_cancel(stream, error);
}

/* The other side sees the end; what it writes can still be read. */
static void close_writing(cp_stream *stream) {
  stream->write_open = false;
  stream->finish_due = true;
  if (stream->read_open)
    (void)shutdown(stream->fd, SHUT_WR);
  else
    close(stream->fd), stream->fd = -1;
}

void stream_write_queue(cp_stream *stream) {
  while (stream->queue) {
    block *one = stream->queue;
    size_t taken = 0;
    int error = write_some(stream->fd, one->data + one->at, one->size - one->at, &taken);
    one->at += taken;
    stream->queued -= taken;
    if (error < 0) {
      break_off(stream, error);
      return;
    }
    if (one->at < one->size)
      return;
    stream->queue = one->next;
    finish_block(stream, one, 0);
  }
  if (stream->ending && stream->write_open)
    close_writing(stream);
}

void stream_tell_written(cp_stream *stream) {
  while (stream->written) {
    block *one = stream->written;
    stream->written = one->next;
    if (one->done)
      one->done(stream, one->status, one->ctx);
    free(one);
  }
}

static int refuse(const cp_stream *stream) {
  if (!stream)
    return fail(EINVAL, "TypeError", "ERR_INVALID_ARG_TYPE", "there is no stream to write to");
  if (!stream->writes)
    return fail(EBADF, "Error", "EBADF", "write EBADF: the stream can only be read");
  if (stream->ending)
    return fail(EPIPE, "Error", "ERR_STREAM_WRITE_AFTER_END", "write after end");
  return fail(EPIPE, "Error", "ERR_STREAM_DESTROYED", "Cannot call write after a stream was destroyed");
}

/* The rest of what the kernel did not take is copied. */
static bool keep_rest(block *one, const char *data, size_t taken) {
  one->data = malloc(one->size - taken + 1);
  if (!one->data)
    return false;
  one->size -= taken;
  memcpy(one->data, data + taken, one->size);
  return true;
}

int cp_write_then(cp_stream *stream, const void *data, size_t size, cp_written_fn *done, void *ctx) {
  bool breaking =
      stream && stream->error_due != 0; /* which is told later: until then a write only fails later */
  if (!stream || (!stream->write_open && !breaking) || stream->ending)
    return refuse(stream);
  block *one = calloc(1, sizeof *one);
  if (!one)
    return fail_errno(ENOMEM, "write");
  *one = (block){.size = size, .done = done, .ctx = ctx};
  size_t taken = 0;
  int error = breaking ? -stream->error_due : stream->queue ? 0 : write_some(stream->fd, data, size, &taken);
  if (error < 0) {
    finish_block(stream, one, error);
    break_off(stream, error);
    return 1;
  }
  if (taken == size)
    finish_block(stream, one, 0);
  else if (keep_rest(one, data, taken)) {
    append(&stream->queue, one);
    stream->queued += one->size;
  } else {
    free(one);
    return fail_errno(ENOMEM, "write");
  }
  bool full = stream->queued > CP_WRITE_MARK;
  stream->needs_drain = stream->needs_drain || full;
  return !full;
}

int cp_write(cp_stream *stream, const void *data, size_t size) {
  return cp_write_then(stream, data, size, NULL, NULL);
}

size_t cp_stream_queued(const cp_stream *stream) {
  return stream ? stream->queued : 0;
}

void cp_end(cp_stream *stream) {
  if (!stream || !stream->write_open || stream->ending)
    return;
  stream->ending = true;
  if (!stream->queue)
    close_writing(stream);
}
