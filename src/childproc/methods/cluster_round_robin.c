/*
 * Round robin: connections are accepted here, wait in a line, and go to the worker that has been free for
 * longest. A worker has one connection on its way at a time and is free again when it has said that it takes
 * it. One that it refuses, or had no time to take, goes to another worker.
 */
#include "methods/cluster.h"

#include "methods/cluster_wire.h"

#include <errno.h>
#include <stdlib.h>

/* So many may wait here; more wait in the kernel. When every worker has refused one, all wait a little. */
enum { LINE_MAX_LENGTH = 128, PAUSE_MS = 20 };

/* ---- the line ---- */

static void stand_last(struct share *share, struct connection *connection) {
  connection->next = NULL;
  *share->last_waiting = connection;
  share->last_waiting = &connection->next;
  share->waiting_count++;
}

static void stand_first(struct share *share, struct connection *connection) {
  connection->next = share->waiting;
  if (share->waiting == NULL)
    share->last_waiting = &connection->next;
  share->waiting = connection;
  share->waiting_count++;
}

static struct connection *take_first(struct share *share) {
  struct connection *first = share->waiting;
  share->waiting = first->next;
  if (share->waiting == NULL)
    share->last_waiting = &share->waiting;
  share->waiting_count--;
  return first;
}

static struct connection *connection_close(struct connection *connection) {
  os_close(connection->fd);
  free(connection);
  return NULL;
}

/* ---- who is free ---- */

static struct seat *first_free(const struct share *share) {
  struct seat *seat = share->seats;
  while (seat != NULL && !seat->free)
    seat = seat->next;
  return seat;
}

/* Free again, behind all the others. */
static void set_free(struct share *share, cp_worker *worker) {
  struct seat **at = &share->seats;
  while (*at != NULL && (*at)->worker != worker)
    at = &(*at)->next;
  struct seat *seat = *at;
  if (seat == NULL)
    return;
  *at = seat->next;
  while (*at != NULL)
    at = &(*at)->next;
  *at = seat;
  seat->next = NULL;
  seat->free = true;
}

static size_t seat_count(const struct share *share) {
  size_t count = 0;
  for (const struct seat *seat = share->seats; seat != NULL; seat = seat->next)
    count++;
  return count;
}

/* ---- handing out ---- */

static void handoff_free(struct handoff *handoff) {
  loop_leave(&handoff->member);
  free(handoff);
}

static void release_handoff(struct member *member) {
  struct handoff *handoff = (struct handoff *)member;
  if (handoff->connection != NULL)
    handoff->connection = connection_close(handoff->connection);
  free(handoff);
}

/* It is over: out of its worker's list; the connection is the caller's. */
static struct connection *settle(struct handoff *handoff) {
  struct handoff **at = &handoff->worker->handoffs;
  while (*at != handoff)
    at = &(*at)->next;
  *at = handoff->next;
  struct connection *connection = handoff->connection;
  handoff->connection = NULL;
  if (handoff->sent)
    handoff_free(handoff);
  return connection;
}

static void resume(void *ctx) {
  struct share *share = ctx;
  share->paused = false;
  round_robin_go_on(share);
}

static void pause_line(struct share *share) {
  if (!share->paused)
    share->paused = loop_timer_start(share->cluster->loop, &share->pause, PAUSE_MS, resume, share) >= 0;
}

/* Where every worker says no, asking on would be asking for ever. */
static void pass_to_another(struct share *share, struct connection *connection) {
  if (share == NULL) {
    (void)connection_close(connection);
    return;
  }
  stand_first(share, connection);
  if (++connection->refusals < seat_count(share))
    return;
  connection->refusals = 0;
  pause_line(share);
}

/* The channel has done with it. What the worker could not receive is as good as refused. */
static void on_sent(cp_channel *channel, int status, void *ctx) {
  struct handoff *handoff = ctx;
  (void)channel;
  handoff->sent = true;
  if (handoff->connection == NULL) {
    handoff_free(handoff);
  } else if (status < 0 && handoff->worker->connected) {
    cp_worker *worker = handoff->worker;
    struct share *share = handoff->share;
    pass_to_another(share, settle(handoff));
    if (share != NULL) {
      set_free(share, worker);
      round_robin_go_on(share);
    }
  }
}

static int hand_over(struct share *share, struct seat *seat, struct connection *connection) {
  cp_worker *worker = seat->worker;
  struct handoff *handoff = calloc(1, sizeof *handoff);
  if (handoff == NULL)
    return -ENOMEM;
  *handoff = (struct handoff){.member.release = release_handoff,
                              .next = worker->handoffs,
                              .worker = worker,
                              .share = share,
                              .connection = connection,
                              .seq = share->cluster->seq};
  worker->handoffs = handoff;
  loop_join(share->cluster->loop, &handoff->member);
  struct json_text text;
  wire_begin(&text);
  wire_add_string(&text, "act", "newconn");
  wire_add_string(&text, "key", share->key);
  int r = worker_pass(worker, &text, CP_HANDLE_NATIVE, connection->fd, on_sent, handoff);
  if (r < 0) {
    handoff->sent = true; /* on_sent() will not be called */
    (void)settle(handoff);
  }
  return r;
}

/* One that is not connected any more is about to be told gone; anything else is a lack that may pass. */
static bool hand_on(struct share *share, struct seat *seat) {
  struct connection *connection = take_first(share);
  seat->free = false;
  if (hand_over(share, seat, connection) >= 0)
    return true;
  stand_first(share, connection);
  seat->free = cp_connected(seat->worker->channel);
  if (seat->free)
    pause_line(share);
  return !seat->free;
}

void round_robin_go_on(struct share *share) {
  struct seat *seat;
  while (share->waiting != NULL && !share->paused && (seat = first_free(share)) != NULL)
    if (!hand_on(share, seat))
      break;
  acceptor_want(&share->acceptor, share->seats != NULL && share->waiting_count < LINE_MAX_LENGTH);
}

/* ---- what happens ---- */

static void on_connection(void *ctx, int fd) {
  struct share *share = ctx;
  struct connection *connection = fd < 0 ? NULL : calloc(1, sizeof *connection);
  if (connection == NULL) {
    os_close(fd);
    return;
  }
  connection->fd = fd;
  stand_last(share, connection);
  round_robin_go_on(share);
}

void round_robin_receipt(cp_worker *worker, int64_t seq, bool accepted) {
  struct handoff *handoff = worker->handoffs;
  while (handoff != NULL && handoff->seq != seq)
    handoff = handoff->next;
  if (handoff == NULL)
    return;
  struct share *share = handoff->share;
  struct connection *connection = settle(handoff);
  if (accepted)
    (void)connection_close(connection);
  else
    pass_to_another(share, connection);
  if (share == NULL)
    return;
  set_free(share, worker);
  round_robin_go_on(share);
}

/* What a worker has taken it has said before its channel ended: these are untouched. */
void round_robin_take_back(cp_worker *worker) {
  for (struct handoff *handoff = worker->handoffs, *next; handoff != NULL; handoff = next) {
    struct share *share = handoff->share;
    next = handoff->next;
    pass_to_another(share, settle(handoff));
    if (share != NULL)
      round_robin_go_on(share);
  }
}

int round_robin_open(struct share *share) {
  share->last_waiting = &share->waiting;
  return acceptor_open(&share->acceptor, share->cluster->loop, share->bound.fd, on_connection, share);
}

static void forget_share(const cp_worker *workers, const struct share *share) {
  for (const cp_worker *worker = workers; worker != NULL; worker = worker->next)
    for (struct handoff *handoff = worker->handoffs; handoff != NULL; handoff = handoff->next)
      if (handoff->share == share)
        handoff->share = NULL;
}

void round_robin_close(struct share *share) {
  acceptor_close(&share->acceptor);
  if (share->paused)
    loop_timer_stop(share->cluster->loop, &share->pause);
  while (share->waiting != NULL)
    (void)connection_close(take_first(share));
  forget_share(share->cluster->workers, share);
}
