/* A channel's life: made, attached, told from ticks, closed. */
#include "ipc/channel_state.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>

#define DEFAULT_MAX_MESSAGE ((size_t)512 << 20)

cp_channel *channel_new(cp_loop *loop, enum channel_side side, cp_serialization serialization,
                        int64_t max_message) {
  cp_channel *channel = calloc(1, sizeof *channel);
  if (channel == NULL)
    return NULL;
  size_t max = max_message == 0                    ? DEFAULT_MAX_MESSAGE
               : (uint64_t)max_message >= SIZE_MAX ? SIZE_MAX
                                                   : (size_t)max_message;
  channel->loop = loop;
  channel->side = side;
  channel->serialization = serialization;
  channel->connected = channel->eager = true;
  frame_init(&channel->frames, serialization, max);
  return channel;
}

void channel_belongs_to(cp_channel *channel, cp_child *child, void (*on_closed)(cp_child *child)) {
  channel->child = child;
  channel->on_closed = on_closed;
}

int channel_attach(cp_channel *channel, int fd) {
  if (channel->closed || channel->over) {
    os_close(fd);
    return 0;
  }
  int r = os_stream_open(loop_os(channel->loop), fd, true, true, &channel->os);
  if (r < 0)
    return r;
  r = os_stream_carry(channel->os);
  if (r < 0) {
    channel->os = os_stream_close(channel->os);
    return r;
  }
  channel_read(channel);
  channel_write(channel);
  return 0;
}

static void close_spares(struct spares *spares) {
  for (size_t i = 0; i < spares->count; i++)
    os_close(spares->fds[i]);
  spares->count = 0;
}

/* No more bytes in either direction. */
static void unplug(cp_channel *channel) {
  channel->os = os_stream_close(channel->os);
  channel->writing = false;
  close_spares(&channel->spares);
  frame_free(&channel->frames);
}

void channel_end(cp_channel *channel) {
  if (channel->over)
    return;
  channel->over = true;
  channel->connected = false;
  unplug(channel);
  channel_fail_all(channel, -EPIPE);
  channel_settle(channel);
}

void channel_close(cp_channel *channel) {
  if (channel != NULL && !channel->closed)
    channel_end(channel);
}

void channel_orphan(cp_channel *channel) {
  channel_last_write(channel);
  unplug(channel);
  channel->over = channel->closed = true;
  channel->connected = false;
  channel_settle(channel);
  loop_untick(channel->loop, &channel->tick);
  parcels_fail(channel, 0);
  for (struct receipt *one; (one = receipts_pop(&channel->receipts)) != NULL;)
    free(one);
  for (struct receipt *one; (one = receipts_pop(&channel->due)) != NULL;)
    free(one);
  messages_drop(&channel->inbox);
  messages_drop(&channel->waiting);
  wire_free(&channel->wire);
  channel->loop = NULL;
}

cp_channel *channel_free(cp_channel *channel) {
  if (channel == NULL)
    return NULL;
  channel_orphan(channel);
  emitter_free(&channel->events);
  free(channel);
  return NULL;
}

/* ---- looking ---- */

bool channel_is_idle(const cp_channel *channel) {
  return channel->wire.first == NULL && channel->on_its_way == NULL && channel->held == NULL;
}

bool channel_is_busy(const cp_channel *channel) {
  return channel != NULL &&
         (channel->inbox.first != NULL || channel->due.first != NULL || (channel->over && !channel->closed));
}

bool channel_is_open(const cp_channel *channel) {
  return channel != NULL && channel->os != NULL;
}

static bool is_left(const cp_channel *channel) {
  return channel->leaving && channel_is_idle(channel) && !frame_has_part(&channel->frames);
}

/* Nothing can be sent any more: what the peer has written before is taken, and nothing more is waited for. */
static bool is_broken(const cp_channel *channel) {
  return channel->failure != 0 && channel->os != NULL;
}

static bool has_work(const cp_channel *channel) {
  return is_broken(channel) || channel_is_busy(channel) ||
         (channel->need_drain && channel_is_idle(channel)) || (is_left(channel) && !channel->closed) ||
         (channel->wire.first != NULL && !channel->writing && channel->os != NULL) || !channel->eager;
}

static bool wants_loop(const cp_channel *channel) {
  if (channel->os == NULL || channel->ref != REF_COUNTED)
    return channel->os != NULL && channel->ref == REF_HELD;
  return channel->side == CHANNEL_OF_PARENT || !channel_is_idle(channel) ||
         emitter_has(&channel->events, CHANNEL_MESSAGE) || emitter_has(&channel->events, CHANNEL_DISCONNECT);
}

/* ---- telling ---- */

static void emit(cp_channel *channel, int event) {
  for (struct emission e = emission_begin(&channel->events, event); emission_next(&e);)
    ((cp_channel_fn *)e.now.fn)(channel, e.now.ctx);
}

static void tell(cp_channel *channel, struct message *message) {
  int event = message->kind == MESSAGE_INTERNAL ? CHANNEL_INTERNAL : CHANNEL_MESSAGE;
  channel->now = message;
  if (message->kind == MESSAGE_ERROR)
    for (struct emission e = emission_begin(&channel->events, CHANNEL_ERROR); emission_next(&e);)
      ((cp_channel_error_fn *)e.now.fn)(channel, message->error, e.now.ctx);
  else
    for (struct emission e = emission_begin(&channel->events, event); emission_next(&e);)
      ((cp_message_fn *)e.now.fn)(channel, message->text, message->size, e.now.ctx);
  channel->now = NULL;
  message_free(message);
}

static void tell_next(cp_channel *channel) {
  struct message *message = messages_pop(&channel->inbox);
  if (message->kind == MESSAGE_PLAIN && !emitter_has(&channel->events, CHANNEL_MESSAGE))
    messages_push(&channel->waiting, message);
  else
    tell(channel, message);
}

static void tell_disconnect(cp_channel *channel) {
  unplug(channel);
  channel->connected = false;
  channel->over = channel->closed = true;
  messages_drop(&channel->waiting);
  channel_settle(channel);
  emit(channel, CHANNEL_DISCONNECT);
  if (channel->on_closed != NULL)
    channel->on_closed(channel->child);
}

/* One thing, so that what a listener starts comes in its turn. */
static void run_tick(void *ctx) {
  cp_channel *channel = ctx;
  channel->eager = true;
  channel_write(channel);
  if (is_broken(channel)) {
    channel_drain(channel);
    channel_end(channel);
  }
  if (channel->due.first != NULL) {
    struct receipt *receipt = receipts_pop(&channel->due);
    receipt->done(channel, receipt->status, receipt->ctx);
    free(receipt);
  } else if (channel->inbox.first != NULL) {
    tell_next(channel);
  } else if (channel->need_drain && channel_is_idle(channel)) {
    channel->need_drain = false;
    emit(channel, CHANNEL_DRAIN);
  } else if ((channel->over || is_left(channel)) && !channel->closed) {
    tell_disconnect(channel);
  }
  channel_settle(channel);
}

void channel_settle(cp_channel *channel) {
  bool wants = wants_loop(channel);
  if (wants && !channel->holds)
    loop_hold(channel->loop);
  if (!wants && channel->holds)
    loop_let_go(channel->loop);
  channel->holds = wants;
  if (has_work(channel))
    loop_tick(channel->loop, &channel->tick, run_tick, channel);
}

void channel_tell_error(cp_channel *channel) {
  struct message *message = message_of_error();
  if (message != NULL)
    messages_push(&channel->inbox, message);
  channel_settle(channel);
}
