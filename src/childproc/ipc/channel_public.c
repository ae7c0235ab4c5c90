/* The small functions of a channel: listeners, looking, and what holds the loop. */
#include "ipc/channel_state.h"

#include "base/error.h"

#include <errno.h>

static int add(cp_channel *channel, int event, emitter_fn *fn, void *ctx) {
  if (channel == NULL)
    return -EINVAL;
  int id = emitter_add(&channel->events, event, fn, ctx);
  if (channel->loop != NULL)
    channel_settle(channel);
  return id;
}

int cp_on_message(cp_channel *channel, cp_message_fn *fn, void *ctx) {
  int id = add(channel, CHANNEL_MESSAGE, (emitter_fn *)fn, ctx);
  if (id > 0 && channel->loop != NULL) {
    messages_put_before(&channel->inbox, &channel->waiting);
    channel_settle(channel);
  }
  return id;
}

int cp_on_internal_message(cp_channel *channel, cp_message_fn *fn, void *ctx) {
  return add(channel, CHANNEL_INTERNAL, (emitter_fn *)fn, ctx);
}

int cp_on_disconnect(cp_channel *channel, cp_channel_fn *fn, void *ctx) {
  return add(channel, CHANNEL_DISCONNECT, (emitter_fn *)fn, ctx);
}

int cp_channel_on_drain(cp_channel *channel, cp_channel_fn *fn, void *ctx) {
  return add(channel, CHANNEL_DRAIN, (emitter_fn *)fn, ctx);
}

int cp_channel_on_error(cp_channel *channel, cp_channel_error_fn *fn, void *ctx) {
  return add(channel, CHANNEL_ERROR, (emitter_fn *)fn, ctx);
}

void cp_channel_off(cp_channel *channel, int id) {
  if (channel == NULL)
    return;
  emitter_remove(&channel->events, id);
  if (channel->loop != NULL)
    channel_settle(channel);
}

static void refer(cp_channel *channel, enum channel_ref ref) {
  if (channel == NULL || channel->loop == NULL)
    return;
  channel->ref = ref;
  channel_settle(channel);
}

void cp_channel_ref(cp_channel *channel) {
  refer(channel, REF_HELD);
}

void cp_channel_unref(cp_channel *channel) {
  refer(channel, REF_LET_GO);
}

int cp_disconnect(cp_channel *channel) {
  if (channel == NULL)
    return -EINVAL;
  if (channel->connected) {
    channel->connected = false;
    channel->leaving = true;
    channel_settle(channel);
    return 0;
  }
  int r = error_set((cp_error){.errnum = ENOTCONN,
                               .name = "Error",
                               .code = "ERR_IPC_DISCONNECTED",
                               .advice = "Disconnect once, while cp_connected() says so.",
                               .index = -1},
                    "IPC channel is already disconnected");
  if (channel->loop != NULL)
    channel_tell_error(channel);
  return r;
}

/* ---- looking ---- */

bool cp_connected(const cp_channel *channel) {
  return channel != NULL && channel->connected;
}

size_t cp_channel_queued(const cp_channel *channel) {
  return channel == NULL ? 0 : wire_queued(&channel->wire) + channel->held_size;
}

cp_child *cp_channel_child(const cp_channel *channel) {
  return channel == NULL ? NULL : channel->child;
}

cp_serialization cp_channel_serialization(const cp_channel *channel) {
  return channel == NULL ? CP_JSON : channel->serialization;
}

int cp_channel_fd(const cp_channel *channel) {
  return channel == NULL || channel->os == NULL ? -1 : os_stream_fd(channel->os);
}

const void *cp_message_raw(const cp_channel *channel, size_t *ret_size) {
  if (channel == NULL || channel->now == NULL || channel->now->raw == NULL)
    return NULL;
  if (ret_size != NULL)
    *ret_size = channel->now->raw_size;
  return channel->now->raw;
}
