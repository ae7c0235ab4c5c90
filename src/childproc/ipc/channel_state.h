/* What the files that are the channel share; nobody else includes this. */
#ifndef IPC_CHANNEL_STATE_H
#define IPC_CHANNEL_STATE_H

#include "ipc/channel.h"

#include "base/emitter.h"
#include "ipc/frame.h"
#include "ipc/message.h"
#include "ipc/wire.h"

enum channel_event {
  CHANNEL_MESSAGE = 1,
  CHANNEL_INTERNAL,
  CHANNEL_DISCONNECT,
  CHANNEL_DRAIN,
  CHANNEL_ERROR
};

/* A done function that is still to be called: when the kernel has taken so much, or with a status that is
 * known. */
struct receipt {
  struct receipt *next;
  uint64_t end; /* of wire.added */
  cp_sent_fn *done;
  void *ctx;
  int status;
};
struct receipts {
  struct receipt *first, **last; /* last NULL: none yet */
};

/* A message with a handle, or one that waits behind such a message. */
struct parcel {
  struct parcel *next;
  struct receipt *receipt; /* NULL: nobody asked */
  int fd;                  /* ours; -1: no handle */
  bool any;                /* of a kind that only this library takes */
  unsigned sent;           /* times */
  uint64_t end;            /* of wire.added, the last time */
  size_t size;
  char frame[];
};

/* Descriptors that came and that no message has claimed yet. */
enum { SPARE_MAX = 64 };
struct spares {
  int fds[SPARE_MAX];
  size_t count;
};

enum channel_ref { REF_COUNTED, REF_HELD, REF_LET_GO };
enum peer { PEER_UNKNOWN, PEER_ASKED, PEER_TAKES_ANY, PEER_TAKES_SOCKETS };

struct cp_channel {
  cp_loop *loop; /* NULL: it went before the channel */
  os_stream *os; /* NULL: not attached yet, or closed */
  enum channel_side side;
  cp_serialization serialization;
  cp_child *child;
  void (*on_closed)(cp_child *child);
  struct emitter events;
  struct tick tick;

  bool connected;  /* cp_connected() */
  bool leaving;    /* cp_disconnect(): closed once everything has left */
  bool over;       /* nothing more will arrive */
  bool closed;     /* 'disconnect' was told */
  bool writing;    /* a write is under way */
  bool eager;      /* what is sent next goes out at once, not at the end of the callback */
  bool need_drain; /* a send has returned 0 */
  int failure;     /* why nothing can be sent any more; 0: it can */

  bool holds;
  enum channel_ref ref;

  struct frames frames;
  struct spares spares;
  struct messages inbox;   /* to be told next */
  struct messages waiting; /* … once there is a listener */
  struct message *now;     /* being told */

  struct wire wire;
  uint64_t unheard_end; /* of wire.added: the last message without a done function */
  struct receipts receipts, due;
  struct parcel *on_its_way; /* with its handle; waits for the receipt */
  struct parcel *held, **last_held;
  size_t held_count, held_size;
  enum peer peer;
};

/* ---- channel.c ---- */

/* After every change: whether the loop is held, whether there is something to do in a tick. */
void channel_settle(cp_channel *channel);

/* Everything that was sent has left. */
bool channel_is_idle(const cp_channel *channel);

/* Nothing more will arrive: connected no more, 'disconnect' after what is in the inbox. */
void channel_end(cp_channel *channel);

/* The last error of this thread, as an event in its order. */
void channel_tell_error(cp_channel *channel);

/* ---- receive.c ---- */

void channel_read(cp_channel *channel);               /* from now on */
void channel_pull(cp_channel *channel, size_t limit); /* what is there now */

/*
 * Answers a message of the peer's; json NULL: there was no memory for it. A peer that gets no answer waits
 * for ever, so that without memory the channel ends.
 */
void channel_answer(cp_channel *channel, const char *json);

/* ---- write.c ---- */

void channel_write(cp_channel *channel);
void channel_fail_all(cp_channel *channel, int status); /* what has not left will not */

/* The write under way is tried without waiting for the loop. */
void channel_write_again(cp_channel *channel);

void receipts_push(struct receipts *list, struct receipt *receipt);
struct receipt *receipts_pop(struct receipts *list);

/* ---- send.c ---- */

/* Puts a message of the library itself on the wire, in front of what is held. 0, -ENOMEM. */
int channel_send_own(cp_channel *channel, const char *json);

/* ---- parcel.c: one handle on its way at a time ---- */

/* Takes the parcel over. What cp_send() returns for it. */
int parcel_send(cp_channel *channel, struct parcel *parcel);
void parcel_answered(cp_channel *channel, bool received);
void parcel_refused(cp_channel *channel, int status); /* by the kernel, for the one on its way */
void parcels_fail(cp_channel *channel, int status);
struct parcel *parcel_free(struct parcel *parcel);

/* ---- handle.c ---- */

/* A message with a handle has arrived. */
void handle_arrived(cp_channel *channel, const struct message *message);

/* ---- sockets.c ---- */

/* Node asks about sockets that it has handed over. */
void sockets_asked(cp_channel *channel, const struct message *message, bool close);

#endif
