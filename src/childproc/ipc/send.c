/* Sending: the check, the frame, and the way around or behind a handle that waits for its receipt. */
#include "ipc/channel_state.h"

#include "base/error.h"
#include "ipc/json.h"
#include "ipc/outgoing.h"
#include "ipc/v8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- frames ---- */

int outgoing_make(const cp_channel *channel, const char *json, size_t size, struct outgoing *ret) {
  *ret = (struct outgoing){.text = json, .size = size, .counted = channel->serialization == CP_ADVANCED};
  if (!ret->counted)
    return 0;
  int r = v8_encode(json, size, &ret->owned, &ret->size);
  if (r == 0 && ret->size > UINT32_MAX)
    r = -EMSGSIZE;
  ret->text = ret->owned;
  if (r < 0)
    outgoing_free(ret);
  return r;
}

size_t outgoing_size(const struct outgoing *outgoing) {
  return outgoing->size + (outgoing->counted ? 4 : 1);
}

void outgoing_write(const struct outgoing *outgoing, char *place) {
  size_t size = outgoing->size;
  if (outgoing->counted) {
    for (int i = 0; i < 4; i++)
      *place++ = (char)(unsigned char)(size >> (24 - 8 * i) & 0xFF);
    memcpy(place, outgoing->text, size);
    return;
  }
  memcpy(place, outgoing->text, size);
  /* Outside of strings, where alone one can stand, a line feed is a blank; on the wire it is the end. */
  for (char *at = place, *end = place + size; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;)
    *at++ = ' ';
  place[size] = '\n';
}

void outgoing_free(struct outgoing *outgoing) {
  free(outgoing->owned);
  outgoing->owned = NULL;
}

int channel_send_own(cp_channel *channel, const char *json) {
  struct outgoing outgoing;
  int r = outgoing_make(channel, json, strlen(json), &outgoing);
  if (r < 0)
    return r;
  char *place = wire_add(&channel->wire, outgoing_size(&outgoing), -1);
  if (place != NULL)
    outgoing_write(&outgoing, place);
  outgoing_free(&outgoing);
  channel_settle(channel);
  return place == NULL ? -ENOMEM : 0;
}

/* ---- refusing ---- */

int refuse_message(int r) {
  if (r == -ENOMEM)
    return error_memory();
  if (r == -EILSEQ)
    return error_set((cp_error){.errnum = EILSEQ,
                                .name = "TypeError",
                                .code = "ERR_INVALID_ARG_VALUE",
                                .advice = "See \"Advanced messages\" in childproc.h for what can be said.",
                                .index = -1},
                     "The \"message\" argument holds what advanced serialization has no form for");
  if (r == -EMSGSIZE)
    return error_system("write", EMSGSIZE);
  return error_argument("ERR_INVALID_ARG_VALUE", -1,
                        "Send one JSON text, such as {\"a\":1} or \"text\", in UTF-8.",
                        "The \"message\" argument is not valid JSON");
}

int refuse_closed(cp_channel *channel, cp_sent_fn *done, void *ctx) {
  struct receipt *receipt = done == NULL || channel->loop == NULL ? NULL : malloc(sizeof *receipt);
  if (receipt != NULL) {
    *receipt = (struct receipt){.done = done, .ctx = ctx, .status = -EPIPE};
    receipts_push(&channel->due, receipt);
    channel_settle(channel);
  }
  int r = error_set((cp_error){.errnum = EPIPE,
                               .name = "Error",
                               .code = "ERR_IPC_CHANNEL_CLOSED",
                               .advice = "Send while cp_connected() says so.",
                               .index = -1},
                    "Channel closed");
  if (done == NULL && channel->loop != NULL)
    channel_tell_error(channel);
  return r;
}

int check_message(const cp_channel *channel, const char *json, size_t size) {
  if (json == NULL)
    return error_argument("ERR_MISSING_ARGS", -1, "Send a JSON text; there is null, too.",
                          "The \"message\" argument must be specified");
  if (channel->serialization == CP_ADVANCED)
    return 0; /* v8_encode() checks */
  int r = json_check(json, size);
  return r == 0 ? 0 : refuse_message(-EINVAL);
}

/* ---- sending ---- */

struct receipt *receipt_new(cp_sent_fn *done, void *ctx) {
  struct receipt *receipt = malloc(sizeof *receipt);
  if (receipt != NULL)
    *receipt = (struct receipt){.done = done, .ctx = ctx};
  return receipt;
}

/*
 * From a callback the first message goes out at once, what follows together at its end or when a block is
 * full; from elsewhere each at once, because nobody knows whether the loop will run again.
 */
static void write_soon(cp_channel *channel) {
  bool running = loop_is_running(channel->loop);
  if (!running || channel->eager || wire_queued(&channel->wire) >= WIRE_BLOCK) {
    channel->eager = !running;
    channel_write(channel);
  }
  channel_settle(channel);
}

int sent_result(cp_channel *channel, bool go_on) {
  if (!go_on) {
    channel->need_drain = true;
    channel_settle(channel);
  }
  return go_on;
}

static int send_at_once(cp_channel *channel, const struct outgoing *outgoing, struct receipt *receipt) {
  char *place = wire_add(&channel->wire, outgoing_size(outgoing), -1);
  if (place == NULL) {
    free(receipt);
    return error_memory();
  }
  outgoing_write(outgoing, place);
  if (receipt != NULL) {
    receipt->end = channel->wire.added;
    receipts_push(&channel->receipts, receipt);
  } else {
    channel->unheard_end = channel->wire.added;
  }
  write_soon(channel);
  return sent_result(channel, wire_queued(&channel->wire) < CP_SEND_MARK);
}

struct parcel *parcel_new(const struct outgoing *outgoing, struct receipt *receipt, int fd) {
  size_t size = outgoing_size(outgoing);
  struct parcel *parcel = malloc(sizeof *parcel + size);
  if (parcel == NULL) {
    free(receipt);
    return NULL;
  }
  *parcel = (struct parcel){.receipt = receipt, .fd = fd, .size = size};
  outgoing_write(outgoing, parcel->frame);
  return parcel;
}

static int send_outgoing(cp_channel *channel, const struct outgoing *outgoing, cp_sent_fn *done, void *ctx) {
  struct receipt *receipt = done == NULL ? NULL : receipt_new(done, ctx);
  if (done != NULL && receipt == NULL)
    return error_memory();
  if (channel->on_its_way == NULL && channel->held == NULL)
    return send_at_once(channel, outgoing, receipt);
  struct parcel *parcel = parcel_new(outgoing, receipt, -1);
  return parcel == NULL ? error_memory() : sent_result(channel, parcel_send(channel, parcel));
}

static int send_text(cp_channel *channel, const char *json, size_t size, cp_sent_fn *done, void *ctx) {
  struct outgoing outgoing;
  int r = outgoing_make(channel, json, size, &outgoing);
  if (r < 0)
    return refuse_message(r);
  r = send_outgoing(channel, &outgoing, done, ctx);
  outgoing_free(&outgoing);
  return r;
}

int cp_send_then(cp_channel *channel, const char *json, size_t size, cp_sent_fn *done, void *ctx) {
  if (channel == NULL)
    return -EINVAL;
  if (!channel->connected)
    return refuse_closed(channel, done, ctx);
  int r = check_message(channel, json, size);
  return r < 0 ? r : send_text(channel, json, size, done, ctx);
}

int cp_send(cp_channel *channel, const char *json) {
  return cp_send_then(channel, json, json == NULL ? 0 : strlen(json), NULL, NULL);
}

int cp_send_trusted(cp_channel *channel, const char *json, size_t size) {
  if (channel == NULL || json == NULL)
    return -EINVAL;
  return !channel->connected ? refuse_closed(channel, NULL, NULL)
                             : send_text(channel, json, size, NULL, NULL);
}

int cp_send_raw(cp_channel *channel, const void *data, size_t size) {
  if (channel == NULL || data == NULL || channel->serialization != CP_ADVANCED)
    return error_argument("ERR_INVALID_ARG_VALUE", -1, "Use a channel of CP_ADVANCED.",
                          "A payload can be sent on an advanced channel only");
  if (!channel->connected)
    return refuse_closed(channel, NULL, NULL);
  if (size > UINT32_MAX)
    return refuse_message(-EMSGSIZE);
  struct outgoing outgoing = {.text = data, .size = size, .counted = true};
  return send_outgoing(channel, &outgoing, NULL, NULL);
}
