/* Streams, and their reading side: nothing is read that nobody asked for, and nothing is lost. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 65536, PIPE_MOST = 1 << 20 };

cp_stream *stream_new(cp_loop *loop, int fd, bool reads, bool writes) {
  cp_stream *stream = calloc(1, sizeof *stream), **at = &loop->streams;
  if (!stream)
    return NULL;
  *stream = (cp_stream){.loop = loop, .fd = fd, .reads = reads, .writes = writes};
  stream->read_open = reads && fd >= 0;
  stream->write_open = writes && fd >= 0;
  if (fd >= 0)
    (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  while (*at)
    at = &(*at)->next;
  *at = stream;
  return stream;
}

static void close_fd(cp_stream *stream) {
  if (stream->fd >= 0)
    close(stream->fd);
  stream->fd = -1;
  stream->read_open = stream->write_open = false;
}

cp_stream *stream_free(cp_stream *stream) {
  for (cp_stream **at = &stream->loop->streams; *at; at = &(*at)->next)
    if (*at == stream) {
      *at = stream->next;
      break;
    }
  close_fd(stream);
  for (block *lists[] = {stream->queue, stream->written}, **list = lists; list < lists + 2; list++)
    while (*list) {
      block *next = (*list)->next;
      free((*list)->data);
      free(*list);
      *list = next;
    }
  listeners_clear(&stream->listeners);
  if (!stream->child)
    channel_free(stream->channel);
  free(stream);
  return NULL;
}

/* ---- Telling ---- */

static void call_stream(any_fn *fn, void *about, const void *what, size_t size, void *ctx) {
  (void)what, (void)size;
  ((cp_stream_fn *)fn)(about, ctx);
}

static void call_data(any_fn *fn, void *about, const void *what, size_t size, void *ctx) {
  ((cp_data_fn *)fn)(about, what, size, ctx);
}

static void call_error(any_fn *fn, void *about, const void *what, size_t size, void *ctx) {
  (void)size;
  ((cp_stream_error_fn *)fn)(about, what, ctx);
}

static void tell(cp_stream *stream, int event) {
  listeners_tell(&stream->listeners, event, call_stream, stream, NULL, 0);
}

static void tell_error(cp_stream *stream) {
  char text[64] = "write ";
  const char *code = error_name(stream->error_due);
  cp_error error = {stream->error_due, "Error", code, strncat(text, code, 40), "write", NULL};
  stream->error_due = 0;
  listeners_tell(&stream->listeners, STREAM_ERROR, call_error, stream, &error, 0);
}

/* Closed once neither side is left; of a duplex stream, writing ends with reading. */
static bool is_over(const cp_stream *stream) {
  return !stream->read_open && !stream->write_open && !stream->queue;
}

bool stream_due(const cp_stream *stream) {
  return stream->written || stream->error_due || stream->finish_due ||
         (stream->needs_drain && !stream->queued) || (is_over(stream) && !stream->close_told);
}

void stream_tell(cp_stream *stream) {
  stream_tell_written(stream);
  if (stream->error_due)
    tell_error(stream);
  if (stream->needs_drain && !stream->queued) {
    stream->needs_drain = false;
    tell(stream, STREAM_DRAIN);
  }
  if (stream->finish_due) {
    stream->finish_due = false;
    tell(stream, STREAM_FINISH);
  }
  if (!is_over(stream) || stream->close_told || stream->written || stream->error_due)
    return;
  close_fd(stream);
  stream->close_told = true;
  if (stream->channel)
    channel_closed(stream->channel);
  tell(stream, STREAM_CLOSE);
}

/* ---- Reading ---- */

short stream_wants(const cp_stream *stream) {
  bool reads = stream->read_open && stream->flowing && !stream->paused;
  return (short)((reads ? POLLIN : 0) | (stream->queue ? POLLOUT : 0));
}

static void take_data(cp_stream *stream, const char *data, size_t size) {
  if (stream->output)
    stream->output->total += size;
  if (stream->channel)
    channel_take(stream->channel, data, size);
  else if (stream->child && stream->child->command && stream->output)
    command_take(stream->child, stream->output, data, size);
  listeners_tell(&stream->listeners, STREAM_DATA, call_data, stream, data, size);
}

static void take_end(cp_stream *stream) {
  stream->read_open = false;
  if (stream->output)
    stream->output->eof = true;
  if (stream->writes)
    cp_end(stream);
  tell(stream, STREAM_END);
}

bool stream_read(cp_stream *stream) {
  static _Thread_local char buffer[READ_SIZE];
  if (!stream->read_open || !stream->flowing || stream->paused)
    return false;
  ssize_t n;
  do
    n = read(stream->fd, buffer, sizeof buffer);
  while (n < 0 && errno == EINTR);
  if (n < 0 && errno == EAGAIN)
    return false;
  if (n > 0)
    take_data(stream, buffer, (size_t)n);
  else /* a socket whose peer is gone may say ECONNRESET: that is the end, too */
    take_end(stream);
  return n > 0;
}

void stream_ready(cp_stream *stream) {
  short events = stream->events;
  stream->events = 0;
  if (stream->queue && events & (POLLOUT | POLLERR | POLLHUP))
    stream_write_queue(stream);
  if (events & (POLLIN | POLLERR | POLLHUP))
    (void)stream_read(stream);
}

/* What the child itself has written is in the pipe: that much is read before its exit is told. */
void stream_give_up(cp_stream *stream) {
  for (size_t most = PIPE_MOST / READ_SIZE; most > 0 && stream_read(stream); most--)
    ;
}

static int add(cp_stream *stream, int event, any_fn *fn, void *ctx) {
  return stream ? listeners_add(&stream->listeners, event, fn, ctx) : -EINVAL;
}

int cp_on_data(cp_stream *stream, cp_data_fn *fn, void *ctx) {
  int id = add(stream, STREAM_DATA, (any_fn *)fn, ctx);
  if (id > 0)
    stream->flowing = true;
  return id;
}

int cp_on_end(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  return add(stream, STREAM_END, (any_fn *)fn, ctx);
}

int cp_on_finish(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  return add(stream, STREAM_FINISH, (any_fn *)fn, ctx);
}

int cp_stream_on_drain(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  return add(stream, STREAM_DRAIN, (any_fn *)fn, ctx);
}

int cp_stream_on_error(cp_stream *stream, cp_stream_error_fn *fn, void *ctx) {
  return add(stream, STREAM_ERROR, (any_fn *)fn, ctx);
}

int cp_stream_on_close(cp_stream *stream, cp_stream_fn *fn, void *ctx) {
  return add(stream, STREAM_CLOSE, (any_fn *)fn, ctx);
}

void cp_stream_off(cp_stream *stream, int id) {
  if (stream)
    listeners_remove(&stream->listeners, id);
}

void cp_pause(cp_stream *stream) {
  if (stream)
    stream->paused = true;
}

void cp_resume(cp_stream *stream) {
  if (stream)
    stream->flowing = true, stream->paused = false;
}

void cp_stream_destroy(cp_stream *stream) {
  if (!stream)
    return;
  close_fd(stream);
  stream_cancel(stream, -ECANCELED);
}
