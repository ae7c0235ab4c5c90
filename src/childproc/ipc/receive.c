/* What arrives: bytes, descriptors, messages, and those that the library answers by itself. */
#include "ipc/channel_state.h"

#include "base/error.h"
#include "ipc/json.h"

#include <errno.h>

static void on_read(void *ctx, int64_t n, const char *data);

void channel_read(cp_channel *channel) {
  if (channel->os != NULL)
    os_stream_read(channel->os, on_read, channel);
}

/* What came is no message: nothing behind it can be trusted either. */
static void refuse(cp_channel *channel, int r) {
  cp_error facts = {.errnum = -r, .name = "Error", .code = errno_name(-r), .index = -1};
  if (r == -EMSGSIZE) {
    facts.advice = "Raise max_message if such messages are meant to come.";
    error_set(facts, "A message arrived that is longer than max_message, %zu bytes", channel->frames.max);
  } else if (r == -ENOMEM) {
    error_memory();
  } else if (r == -EPROTO) {
    facts.advice = "Whatever writes to the channel must write frames as Node does on this system.";
    error_set(facts, "What arrived on the channel is no frame");
  } else if (channel->serialization == CP_ADVANCED) {
    error_set(facts, "Unable to deserialize cloned data due to invalid or unsupported version.");
  } else {
    facts.name = "SyntaxError";
    facts.advice = "Whatever writes to the channel must write one line of JSON for each message.";
    error_set(facts, "What arrived on the channel is not valid JSON");
  }
  channel_tell_error(channel);
  channel_end(channel);
}

void channel_answer(cp_channel *channel, const char *json) {
  int r = json == NULL ? -ENOMEM : channel_send_own(channel, json);
  if (r < 0)
    refuse(channel, r);
}

/* ---- messages ---- */

static bool is_internal(const struct message *message, struct json_slice *ret_cmd) {
  return json_member(message->text, message->size, "cmd", ret_cmd) && json_string_starts(*ret_cmd, "NODE_") &&
         !json_string_is(*ret_cmd, "NODE_");
}

static void answer(cp_channel *channel, const struct message *message, struct json_slice cmd) {
  if (json_string_is(cmd, "NODE_HANDLE_ACK"))
    parcel_answered(channel, true);
  else if (json_string_is(cmd, "NODE_HANDLE_NACK"))
    parcel_answered(channel, false);
  else if (json_string_is(cmd, "NODE_HANDLE"))
    handle_arrived(channel, message);
  else if (json_string_is(cmd, "NODE_SOCKET_GET_COUNT"))
    sockets_asked(channel, message, false);
  else if (json_string_is(cmd, "NODE_SOCKET_NOTIFY_CLOSE"))
    sockets_asked(channel, message, true);
}

static void take_message(cp_channel *channel, struct message *message) {
  struct json_slice cmd;
  if (!is_internal(message, &cmd)) {
    messages_push(&channel->inbox, message);
    return;
  }
  /* The listeners hear of it before they hear of what comes of it. */
  bool heard = emitter_has(&channel->events, CHANNEL_INTERNAL);
  message->kind = MESSAGE_INTERNAL;
  if (heard)
    messages_push(&channel->inbox, message);
  answer(channel, message, cmd);
  if (!heard)
    message_free(message);
}

static int take_frame(cp_channel *channel, const char *frame, size_t size) {
  struct message *message = NULL;
  int r = channel->serialization == CP_ADVANCED ? message_of_payload(frame, size, &message)
                                                : message_of_line(frame, size, &message);
  if (r == 0)
    take_message(channel, message);
  return r;
}

/* ---- bytes ---- */

static void take_descriptors(cp_channel *channel) {
  int fd;
  while ((fd = os_stream_take_fd(channel->os)) >= 0) {
    if (channel->spares.count == SPARE_MAX)
      os_close(fd);
    else
      channel->spares.fds[channel->spares.count++] = fd;
  }
}

static void take_bytes(cp_channel *channel, const char *data, size_t size) {
  const char *frame;
  size_t length;
  take_descriptors(channel);
  int r = frame_give(&channel->frames, data, size);
  while (r >= 0 && !channel->over && (r = frame_next(&channel->frames, &frame, &length)) > 0)
    r = take_frame(channel, frame, length);
  if (channel->over)
    return;
  if (r >= 0)
    r = frame_keep(&channel->frames);
  if (r < 0)
    refuse(channel, r);
}

static void take_read(cp_channel *channel, int64_t n, const char *data) {
  if (n > 0)
    take_bytes(channel, data, (size_t)n);
  else if (n == -EPROTO)
    refuse(channel, -EPROTO);
  else
    channel_end(channel); /* as in Node a read that fails is the end as well */
}

static void on_read(void *ctx, int64_t n, const char *data) {
  cp_channel *channel = ctx;
  take_read(channel, n, data);
  channel_read(channel);
  channel_settle(channel);
  loop_run_ticks(channel->loop);
}

void channel_pull(cp_channel *channel, size_t limit) {
  for (size_t total = 0; channel->os != NULL && total < limit;) {
    const char *data = NULL;
    int64_t n = os_stream_read_now(channel->os, &data);
    if (n == -EAGAIN)
      break;
    take_read(channel, n, data);
    total += n > 0 ? (size_t)n : 0;
  }
  channel_settle(channel);
}

/* A grandchild may write without end. */
#define DRAIN_MAX ((size_t)1 << 24)

void channel_drain(cp_channel *channel) {
  if (channel != NULL)
    channel_pull(channel, DRAIN_MAX);
}
