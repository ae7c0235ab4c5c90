/*
 * Messages with handles. One is on its way at a time: until the peer has answered that it came, everything
 * behind it is held, in order. Until then its descriptor stays open here, so that it can be sent again.
 */
#include "ipc/channel_state.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SEND_TIMES = 4 }; /* once, and three times again as in Node */

/*
 * A Node peer cannot be sent what is no socket: it would end its process. So the first such descriptor is
 * preceded by a question in the form of a message that lacks its handle: Node answers that it did not come,
 * this library that it would have taken it.
 */
#define QUESTION "{\"cmd\":\"NODE_HANDLE\",\"type\":\"childproc.fd\",\"ask\":true}"

struct parcel *parcel_free(struct parcel *parcel) {
  if (parcel == NULL)
    return NULL;
  os_close(parcel->fd);
  free(parcel->receipt);
  free(parcel);
  return NULL;
}

/* Its done function hears how it went, or the listeners of 'error' do. */
static void finish(cp_channel *channel, struct parcel *parcel, int status) {
  struct receipt *receipt = parcel->receipt;
  parcel->receipt = NULL;
  if (receipt != NULL) {
    receipt->status = status;
    receipts_push(&channel->due, receipt);
  } else if (status < 0) {
    error_system("write", -status);
    channel_tell_error(channel);
  }
  parcel_free(parcel);
}

static int put_on_wire(cp_channel *channel, struct parcel *parcel) {
  char *place = wire_add(&channel->wire, parcel->size, parcel->fd);
  if (place == NULL)
    return -ENOMEM;
  memcpy(place, parcel->frame, parcel->size);
  parcel->end = channel->wire.added;
  parcel->sent++;
  return 0;
}

static int start(cp_channel *channel, struct parcel *parcel) {
  if (!parcel->any || channel->peer == PEER_TAKES_ANY)
    return put_on_wire(channel, parcel);
  if (channel->peer == PEER_TAKES_SOCKETS)
    return -ENOTSUP;
  channel->peer = PEER_ASKED;
  int r = channel_send_own(channel, QUESTION);
  parcel->end = channel->wire.added;
  return r;
}

static void send_plain(cp_channel *channel, struct parcel *parcel) {
  char *place = wire_add(&channel->wire, parcel->size, -1);
  if (place == NULL) {
    finish(channel, parcel, -ENOMEM);
    return;
  }
  memcpy(place, parcel->frame, parcel->size);
  if (parcel->receipt != NULL) {
    parcel->receipt->end = channel->wire.added;
    receipts_push(&channel->receipts, parcel->receipt);
    parcel->receipt = NULL;
  } else {
    channel->unheard_end = channel->wire.added;
  }
  parcel_free(parcel);
}

/* Fills the wire, up to the next handle. */
static void send_next(cp_channel *channel) {
  while (channel->held != NULL && channel->on_its_way == NULL) {
    struct parcel *parcel = channel->held;
    channel->held = parcel->next;
    channel->held_count--;
    channel->held_size -= parcel->size;
    if (parcel->fd < 0) {
      send_plain(channel, parcel);
      continue;
    }
    int r = start(channel, parcel);
    if (r < 0)
      finish(channel, parcel, r);
    else
      channel->on_its_way = parcel;
  }
}

int parcel_send(cp_channel *channel, struct parcel *parcel) {
  bool first = channel->held == NULL && channel->on_its_way == NULL;
  *(channel->held == NULL ? &channel->held : channel->last_held) = parcel;
  channel->last_held = &parcel->next;
  channel->held_count++;
  channel->held_size += parcel->size;
  bool go_on = first || channel->held_count == 1;
  if (first) {
    send_next(channel);
    channel_write(channel);
  }
  return go_on;
}

/* ---- answers ---- */

/* What was on its way is not any more; what waited behind it follows. */
static void conclude(cp_channel *channel, int status) {
  struct parcel *parcel = channel->on_its_way;
  channel->on_its_way = NULL;
  finish(channel, parcel, status);
  send_next(channel);
}

static int take_answer(cp_channel *channel, struct parcel *parcel, bool received) {
  if (channel->peer == PEER_ASKED && parcel->any) {
    channel->peer = received ? PEER_TAKES_ANY : PEER_TAKES_SOCKETS;
    return start(channel, parcel);
  }
  if (received)
    return 1;
  return parcel->sent < SEND_TIMES ? put_on_wire(channel, parcel) : -EMFILE;
}

void parcel_answered(cp_channel *channel, bool received) {
  struct parcel *parcel = channel->on_its_way;
  if (parcel == NULL || parcel->end > channel->wire.taken)
    return; /* nobody can have received it */
  int r = take_answer(channel, parcel, received);
  if (r != 0)
    conclude(channel, r < 0 ? r : 0);
  channel_write(channel);
}

void parcel_refused(cp_channel *channel, int status) {
  if (channel->on_its_way != NULL)
    conclude(channel, status);
}

void parcels_fail(cp_channel *channel, int status) {
  struct parcel *parcel = channel->on_its_way;
  channel->on_its_way = NULL;
  if (parcel != NULL) {
    parcel->next = channel->held;
    channel->held = parcel;
  }
  while ((parcel = channel->held) != NULL) {
    channel->held = parcel->next;
    finish(channel, parcel, status);
  }
  channel->held_count = channel->held_size = 0;
}
