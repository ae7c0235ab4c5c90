/* From the wire to the kernel, and who hears of it. */
#include "ipc/channel_state.h"

#include "base/error.h"

#include <errno.h>

/* ---- receipts ---- */

void receipts_push(struct receipts *list, struct receipt *receipt) {
  receipt->next = NULL;
  *(list->first == NULL ? &list->first : list->last) = receipt;
  list->last = &receipt->next;
}

struct receipt *receipts_pop(struct receipts *list) {
  struct receipt *receipt = list->first;
  if (receipt != NULL)
    list->first = receipt->next;
  return receipt;
}

static void move_due(cp_channel *channel) {
  while (channel->receipts.first != NULL && channel->receipts.first->end <= channel->wire.taken)
    receipts_push(&channel->due, receipts_pop(&channel->receipts));
}

/* ---- failing ---- */

void channel_fail_all(cp_channel *channel, int status) {
  move_due(channel);
  bool unheard = channel->unheard_end > channel->wire.taken;
  channel->failure = status;
  channel->unheard_end = 0;
  channel->need_drain = false;
  wire_drop(&channel->wire);
  while (channel->receipts.first != NULL) {
    channel->receipts.first->status = status;
    receipts_push(&channel->due, receipts_pop(&channel->receipts));
  }
  parcels_fail(channel, status);
  if (unheard) {
    error_system("write", -status);
    channel_tell_error(channel);
  }
}

static bool is_gone(int64_t n) {
  return n == -EPIPE || n == -ECONNRESET || n == -ENOTCONN;
}

static void failed(cp_channel *channel, int n) {
  struct block *block = channel->wire.first;
  if (block->fd >= 0 && block->taken == 0 && !is_gone(n)) {
    /* Not a byte of it has left: the kernel does not want this descriptor, everything else goes on. */
    wire_drop_first(&channel->wire);
    parcel_refused(channel, n);
  } else if (is_gone(n)) {
    channel_fail_all(channel, -EPIPE); /* what the peer wrote before it went is still to be read */
  } else {
    channel_fail_all(channel, n);
    channel_end(channel);
  }
}

/* ---- writing ---- */

static void on_written(void *ctx, int64_t n);

static int64_t write_first(cp_channel *channel) {
  struct block *block = channel->wire.first;
  const char *data = block->data + block->taken;
  size_t size = block->size - block->taken;
  return block->fd >= 0 && block->taken == 0
             ? os_stream_write_fd(channel->os, data, size, block->fd, on_written, channel)
             : os_stream_write(channel->os, data, size, on_written, channel);
}

static void take_written(cp_channel *channel, int64_t n) {
  if (n < 0)
    failed(channel, (int)n);
  else
    wire_take(&channel->wire, (size_t)n);
  move_due(channel);
}

void channel_write(cp_channel *channel) {
  while (channel->os != NULL && !channel->writing && channel->wire.first != NULL) {
    int64_t n = write_first(channel);
    if (n == -EINPROGRESS)
      channel->writing = true;
    else
      take_written(channel, n);
  }
  channel_settle(channel);
}

static void on_written(void *ctx, int64_t n) {
  cp_channel *channel = ctx;
  channel->writing = false;
  take_written(channel, n);
  channel_write(channel);
  loop_run_ticks(channel->loop);
}

void channel_write_again(cp_channel *channel) {
  if (channel->writing) {
    int64_t n = os_stream_write_again(channel->os);
    if (n == -EAGAIN)
      return;
    channel->writing = false;
    take_written(channel, n);
  }
  channel_write(channel);
}

void channel_last_write(cp_channel *channel) {
  if (channel->os != NULL && os_loop_is_ours(loop_os(channel->loop)))
    channel_write_again(channel);
}
