/*
 * The primary's half of a cluster.
 *
 *   cluster.c            the object: made, freed, looked at, listened to
 *   cluster_options.c    what is kept of the caller's options
 *   cluster_fork.c       one worker from its start to its end, and who replaces it
 *   cluster_leave.c      telling workers to leave; the restart one by one
 *   cluster_messages.c   what workers say
 *   cluster_share.c      a listening socket and the workers that have asked for it
 *   cluster_round_robin.c  … whose connections are handed out here
 *
 * Callbacks may free the cluster: its memory, and that of a worker, stays until the round of the loop is
 * over, and `freed` says that nothing more is to be told.
 */
#ifndef METHODS_CLUSTER_H
#define METHODS_CLUSTER_H

#include "childproc.h"

#include "base/arena.h"
#include "base/emitter.h"
#include "io/acceptor.h"
#include "ipc/json.h"

enum cluster_event { CLUSTER_ONLINE = 1, CLUSTER_LISTENING, CLUSTER_DISCONNECT, CLUSTER_EXIT };

/* ---- sockets ---- */

/* A connection that was accepted here and that no worker has taken yet. */
struct connection {
  struct connection *next;
  int fd;
  size_t refusals; /* by workers, since it was last put aside */
};

/* A worker's place at a socket. In round robin it gets a connection when it is free. */
struct seat {
  struct seat *next;
  cp_worker *worker;
  bool free;
};

struct share {
  struct share *next;
  cp_cluster *cluster;
  char *key;  /* which requests mean this socket: address, port, family, descriptor, number */
  char *data; /* what the first worker wanted the others to have (JSON); "null" */
  bool round_robin;
  os_bound bound;
  os_name name;
  bool datagram;
  struct seat *seats; /* the one that has been free for longest comes first among the free */

  struct acceptor acceptor; /* of round robin */
  struct connection *waiting, **last_waiting;
  size_t waiting_count;
  struct timer pause; /* every worker has refused */
  bool paused;
};

/*
 * A connection on its way to a worker, until the worker says whether it takes it. It stays until the channel
 * has done with it, too.
 */
struct handoff {
  struct member member; /* first: released by address */
  struct handoff *next;
  cp_worker *worker;
  struct share *share;           /* NULL: the socket is closed by now */
  struct connection *connection; /* NULL: it is over */
  int64_t seq;
  bool sent; /* the channel has done with it */
};

/* ---- workers ---- */

struct cp_worker {
  struct member member; /* first: released by address */
  cp_worker *next;
  cp_cluster *cluster;
  int id;
  cp_child *child;
  cp_channel *channel;
  char **env_add; /* in arena */
  struct arena arena;
  int64_t start_ns;

  bool online, connected, asked;
  bool replaced;    /* by a restart */
  bool gone;        /* it has ended, or its cluster was freed */
  size_t listening; /* sockets on which it listens */
  struct handoff *handoffs;
  struct timer grace;
  int grace_signal; /* the next one; 0: the clock does not run */

  int message_id, disconnect_id, exit_id; /* its listeners */
};

/* A worker that will be started again. */
struct revival {
  struct revival *next;
  cp_cluster *cluster;
  struct timer timer;
  struct arena arena;
  char **env_add;
};

struct cp_cluster {
  struct member member; /* first: released by address */
  cp_loop *loop;
  bool freed;
  struct arena arena; /* owns the options */
  cp_options options;
  const char *exec;
  const char *const *args;
  cp_scheduling scheduling;
  bool respawn;
  int64_t backoff_ms, backoff_max_ms, grace_ms;

  cp_worker *workers; /* in the order of their start */
  int last_id;
  int64_t seq; /* of messages to workers */
  struct share *shares;
  struct emitter events;
  struct revival *revivals;
  int early_deaths; /* in a row */

  bool leaving; /* cp_cluster_disconnect() */
  cp_cluster_fn *leave_done;
  void *leave_ctx;
  struct tick leave_tick;

  bool restarting;
  int restart_up_to; /* workers with an id up to here are replaced */
  cp_worker *fresh;  /* the new one that is waited for */
  cp_worker *old;    /* the one that it replaces, or that is leaving */
  cp_cluster_fn *restart_done;
  void *restart_ctx;
  int restart_status;
  struct tick restart_tick;
};

/* ---- cluster_options.c ---- */

/* Checks and copies. 0 or a negative errno with cp_last_error(). */
int cluster_take_options(cp_cluster *cluster, const cp_cluster_options *options);

/* A copy of an environment's list: *ret NULL for NULL. 0 or -ENOMEM. */
int cluster_copy_list(struct arena *arena, const char *const *list, char ***ret);

/* ---- cluster_fork.c ---- */

cp_worker *cluster_start(cp_cluster *cluster, const char *const *env_add);
void worker_drop(cp_worker *worker); /* its cluster goes: killed, and nothing of it is listened to */
void cluster_drop_revivals(cp_cluster *cluster);

/* ---- cluster_leave.c ---- */

void worker_stop_grace(cp_worker *worker);
void cluster_left(cp_cluster *cluster); /* a worker has ended: was it the last one that was waited for? */
void restart_look(cp_cluster *cluster, cp_worker *worker); /* it has come online or listens */
void restart_ended(cp_cluster *cluster, cp_worker *worker);
bool restart_covers(const cp_cluster *cluster, const cp_worker *worker); /* nobody else need replace it */

/* ---- cluster_messages.c ---- */

struct json_text;

/*
 * Ends a text of wire_begin() with the next seq and sends it; worker_pass() with a copy of the descriptor.
 * done may be NULL. 0 or a negative errno: it was not sent.
 */
int worker_say(cp_worker *worker, struct json_text *text);
int worker_pass(cp_worker *worker, struct json_text *text, cp_handle_kind kind, int fd, cp_sent_fn *done,
                void *ctx);
void worker_heard(cp_channel *channel, const char *json, size_t size, void *ctx); /* ctx: the worker */

/* ---- cluster_share.c ---- */

/* Answers a worker's request for a socket, which is made if it is the first. */
void cluster_query(cp_worker *worker, const char *json, size_t size);
void share_leave(cp_worker *worker, const char *key); /* the worker has closed it */

/* The worker is told to leave, or is gone: its places are empty. keep: sockets stay, for whoever replaces it.
 */
void cluster_vacate(cp_worker *worker, bool keep);
void cluster_close_empty_shares(cp_cluster *cluster);
void cluster_close_shares(cp_cluster *cluster);

/* ---- cluster_round_robin.c ---- */

int round_robin_open(struct share *share);
void round_robin_close(struct share *share);
void round_robin_go_on(struct share *share); /* whoever waits, to whoever is free */
void round_robin_receipt(cp_worker *worker, int64_t seq, bool accepted);
void round_robin_take_back(cp_worker *worker); /* it is gone: what it had no receipt for goes to another */

#endif
