/* Messages on their way out, and what all kinds of sending share. */
#ifndef IPC_OUTGOING_H
#define IPC_OUTGOING_H

#include "ipc/channel_state.h"

/* A message that is to become a frame: a line, or a payload with its length before it. */
struct outgoing {
  const char *text;
  size_t size;
  bool counted;
  char *owned;
};

/* 0; what v8_encode() says; -EMSGSIZE. */
int outgoing_make(const cp_channel *channel, const char *json, size_t size, struct outgoing *ret);
size_t outgoing_size(const struct outgoing *outgoing); /* of the frame */
void outgoing_write(const struct outgoing *outgoing, char *place);
void outgoing_free(struct outgoing *outgoing);

/* NULL: no memory; the receipt is gone then, the descriptor stays the caller's. */
struct parcel *parcel_new(const struct outgoing *outgoing, struct receipt *receipt, int fd);
struct receipt *receipt_new(cp_sent_fn *done, void *ctx);

/* What cp_send() returns, with cp_last_error(). */
int check_message(const cp_channel *channel, const char *json, size_t size);
int refuse_message(int r);
int refuse_closed(cp_channel *channel, cp_sent_fn *done, void *ctx);
int sent_result(cp_channel *channel, bool go_on);

#endif
