/* The worker's half of a cluster: what this process is, and what it listens on. */
#ifndef METHODS_CLUSTER_WORKER_H
#define METHODS_CLUSTER_WORKER_H

#include "childproc.h"

#include "io/acceptor.h"
#include "ipc/json_write.h"

/* One for the process: it has one primary. */
struct role {
  bool known;          /* it has been looked at */
  int id;              /* 0: no worker */
  cp_channel *channel; /* to the primary; NULL: closed */
  int64_t seq;
  bool leaving;
  int64_t leave_seq; /* the receipt that a worker that leaves by itself waits for; -1 */
  cp_leave_fn *on_leave;
  void *leave_ctx;
  int message_id, disconnect_id;
  struct cp_listener *listeners; /* those that the primary knows of, or will */
};
extern struct role cluster_role;

/* Makes this process what it is. 0, or a negative errno with cp_last_error(). */
int role_find(void);

/* Ends a text of wire_begin() and sends it to the primary. ret_seq may be NULL. 0 or a negative errno. */
int role_say(struct json_text *text, int64_t *ret_seq);

enum listener_state { LISTENER_OPENING, LISTENER_OPEN, LISTENER_CLOSED };

struct cp_listener {
  struct member member; /* first: released by address */
  struct cp_listener *next;
  cp_loop *loop;
  enum listener_state state;
  bool holds;     /* keeps the loop running */
  bool in_worker; /* through the primary */
  bool thrown;    /* it goes with this round of the loop */
  cp_connection_fn *on_connection;
  cp_listening_fn *on_listening;
  void *ctx;

  os_place place;
  char *address; /* owned; place.address */
  int index;     /* tells several listeners at the same place apart */
  char *key;     /* the primary's name for the socket; NULL before the answer */
  int64_t seq;   /* of the request */

  os_bound bound; /* fd -1 where the primary accepts */
  struct acceptor acceptor;
  struct tick tick; /* outside of a worker: tells how it went */
  int failure;
};

/* What the primary answers to the request; whether it was one of a listener's. */
bool listener_answered(int64_t ack, const char *json, size_t size);

/* A connection from the primary. */
void listener_connection(const char *json, size_t size);

void say_close(const cp_listener *listener); /* it has a key */

/* This process leaves: what listens through the primary is closed; the handles stay the caller's. */
void listeners_close(void);

/* ---- cluster_listen.c: for cluster_listener.c ---- */

/* It listens, or does not (a negative errno): on_listening hears of it. Gone with an error. */
void listener_tell(cp_listener *listener, const cp_address *address, int r);
int listener_accept(cp_listener *listener); /* from bound.fd */
void listener_shut(cp_listener *listener);  /* nothing comes any more */

#endif
