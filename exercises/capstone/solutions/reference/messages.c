/* Channels: lines of JSON over a socket pair, in both directions. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ON_MESSAGE, ON_DISCONNECT, ON_ERROR };

static cp_channel *parent;
static bool asked;

cp_channel *channel_new(cp_stream *stream, cp_child *child) {
  cp_channel *channel = calloc(1, sizeof *channel);
  if (!channel)
    return NULL;
  channel->stream = stream;
  stream->channel = channel;
  stream->child = child;
  stream->flowing = true;
  return channel;
}

cp_channel *channel_free(cp_channel *channel) {
  if (!channel)
    return NULL;
  if (channel == parent)
    parent = NULL;
  listeners_clear(&channel->listeners);
  free(channel->buffer);
  free(channel);
  return NULL;
}

bool channel_holds(const cp_channel *channel) {
  return channel && (listeners_any(&channel->listeners, ON_MESSAGE) ||
                     listeners_any(&channel->listeners, ON_DISCONNECT));
}

/* ---- What arrives ---- */

static void call_message(any_fn *fn, void *about, const void *what, size_t size, void *ctx) {
  ((cp_message_fn *)fn)(about, what, size, ctx);
}

static void call_channel(any_fn *fn, void *about, const void *what, size_t size, void *ctx) {
  (void)what, (void)size;
  ((cp_channel_fn *)fn)(about, ctx);
}

static void call_error(any_fn *fn, void *about, const void *what, size_t size, void *ctx) {
  (void)size;
  ((cp_channel_error_fn *)fn)(about, what, ctx);
}

static void break_off(cp_channel *channel) {
  const cp_error error = {EBADMSG, "Error", "EBADMSG", "what arrived on the channel is no JSON",
                          "read",  NULL};
  channel->broken = true;
  channel->size = 0;
  listeners_tell(&channel->listeners, ON_ERROR, call_error, channel, &error, 0);
  cp_stream_destroy(channel->stream);
}

/* One whole line, taken out before it is told: a listener may do anything. */
static char *take_line(cp_channel *channel, size_t *ret_size) {
  char *end = channel->size > 0 ? memchr(channel->buffer, '\n', channel->size) : NULL;
  if (!end)
    return NULL;
  *ret_size = (size_t)(end - channel->buffer);
  char *line = strndup(channel->buffer, *ret_size);
  channel->size -= *ret_size + 1;
  memmove(channel->buffer, end + 1, channel->size);
  return line;
}

static void tell_lines(cp_channel *channel) {
  size_t size = 0;
  char *line;
  if (channel->taking)
    return;
  channel->taking = true;
  while (!channel->broken && listeners_any(&channel->listeners, ON_MESSAGE) &&
         (line = take_line(channel, &size))) {
    if (json_is_valid(line, size))
      listeners_tell(&channel->listeners, ON_MESSAGE, call_message, channel, line, size);
    else
      break_off(channel);
    free(line);
  }
  channel->taking = false;
}

void channel_take(cp_channel *channel, const char *data, size_t size) {
  if (channel->broken)
    return;
  if (channel->size + size > channel->room) {
    size_t room = 2 * (channel->size + size);
    char *grown = realloc(channel->buffer, room);
    if (!grown) {
      break_off(channel);
      return;
    }
    channel->buffer = grown;
    channel->room = room;
  }
  memcpy(channel->buffer + channel->size, data, size);
  channel->size += size;
  tell_lines(channel);
}

void channel_closed(cp_channel *channel) {
  channel->disconnecting = true;
  listeners_tell(&channel->listeners, ON_DISCONNECT, call_channel, channel, NULL, 0);
}

/* ---- Listeners ---- */

static int add(cp_channel *channel, int event, any_fn *fn, void *ctx) {
  return channel ? listeners_add(&channel->listeners, event, fn, ctx) : -EINVAL;
}

static void hear_what_waits(cp_loop *loop, void *ctx) {
  (void)loop;
  cp_stream *stream = ctx;
  if (stream->channel)
    tell_lines(stream->channel);
}

/* What arrived before is told from the loop, not from here. */
int cp_on_message(cp_channel *channel, cp_message_fn *fn, void *ctx) {
  int id = add(channel, ON_MESSAGE, (any_fn *)fn, ctx);
  if (id > 0 && channel->size > 0)
    (void)timer_add(channel->stream->loop, 0, true, hear_what_waits, channel->stream);
  return id;
}

int cp_on_disconnect(cp_channel *channel, cp_channel_fn *fn, void *ctx) {
  return add(channel, ON_DISCONNECT, (any_fn *)fn, ctx);
}

int cp_channel_on_error(cp_channel *channel, cp_channel_error_fn *fn, void *ctx) {
  return add(channel, ON_ERROR, (any_fn *)fn, ctx);
}

void cp_channel_off(cp_channel *channel, int id) {
  if (channel)
    listeners_remove(&channel->listeners, id);
}

/* ---- Sending ---- */

/* A line break between values is a blank; within one it cannot be. */
static char *one_line(const char *json, size_t size) {
  char *line = malloc(size + 2);
  for (size_t i = 0; line && i < size; i++)
    line[i] = json[i] == '\n' || json[i] == '\r' ? ' ' : json[i];
  if (line)
    line[size] = '\n';
  return line;
}

int cp_send(cp_channel *channel, const char *json) {
  if (!channel || !json)
    return fail(EINVAL, "TypeError", "ERR_MISSING_ARGS", "The \"message\" argument must be specified");
  size_t size = strlen(json);
  if (!json_is_valid(json, size))
    return fail(EINVAL, "TypeError", "ERR_INVALID_ARG_VALUE", "The \"message\" argument is no JSON");
  if (!cp_connected(channel))
    return fail(EPIPE, "Error", "ERR_IPC_CHANNEL_CLOSED", "Channel closed");
  char *line = one_line(json, size);
  int result = line ? cp_write(channel->stream, line, size + 1) : fail_errno(ENOMEM, "send");
  free(line);
  return result;
}

/* The stream is closed for reading at once, and for writing when the queue is empty. */
int cp_disconnect(cp_channel *channel) {
  if (!cp_connected(channel))
    return fail(ENOTCONN, "Error", "ERR_IPC_DISCONNECTED", "IPC channel is already disconnected");
  channel->disconnecting = true;
  channel->stream->read_open = false;
  cp_end(channel->stream);
  return 0;
}

bool cp_connected(const cp_channel *channel) {
  return channel && !channel->disconnecting && !channel->broken && channel->stream->read_open;
}

/* ---- Both sides ---- */

cp_child *cp_fork(const char *file, const char *const *args, const cp_options *given) {
  cp_options options = {.size = sizeof options};
  if (given)
    memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
  const cp_stdio pipes[] = {CP_PIPE, CP_PIPE, CP_PIPE, CP_IPC, CP_STDIO_LAST};
  const cp_stdio ours[] = {CP_INHERIT, CP_INHERIT, CP_INHERIT, CP_IPC, CP_STDIO_LAST};
  if (!options.stdio)
    options.stdio = options.silent ? pipes : ours;
  return cp_spawn(file, args, &options);
}

cp_channel *cp_channel_of(const cp_child *child) {
  return child ? child->channel : NULL;
}

static cp_channel *open_parent(void) {
  const char *number = getenv("NODE_CHANNEL_FD");
  int fd = number ? atoi(number) : -1;
  unsetenv("NODE_CHANNEL_FD");
  unsetenv("NODE_CHANNEL_SERIALIZATION_MODE");
  if (fd < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
    return NULL;
  cp_stream *stream = stream_new(cp_loop_default(), fd, true, true);
  return stream ? channel_new(stream, NULL) : NULL;
}

cp_channel *cp_parent(void) {
  if (!asked)
    parent = open_parent();
  asked = true;
  if (!parent)
    fail(ENOENT, "Error", "ENOENT", "this process has no channel to its parent");
  return parent;
}
