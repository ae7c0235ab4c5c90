/*
 * No memory: each allocation of a primary fails once, then each of a worker. Whatever is lost by it, the
 * cluster comes to its end, and nothing is left.
 */
#include "../unit/allocations.h"
#include "../unit/scenarios.h"
#include "clients.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the primary's life ---- */

struct life {
  cp_loop *loop;
  cp_cluster *cluster;
  int online, exits, port, told, done, restarts, status;
};

/* Until it has happened, or nothing can happen any more. False: the loop could not go on. */
static bool until(const struct life *life, const int *counter, int value) {
  while (*counter < value) {
    int r = cp_loop_step(life->loop, 100);
    if (r < 0) {
      EXPECT_EQ(r, -ENOMEM);
      return false;
    }
    if (r == 0)
      return *counter >= value;
  }
  return true;
}

static void on_online(cp_worker *worker, void *ctx) {
  (void)worker;
  ((struct life *)ctx)->online++;
}

static void on_listening(cp_worker *worker, const cp_address *address, void *ctx) {
  (void)worker;
  ((struct life *)ctx)->port = address->port;
}

static void on_exit_event(cp_worker *worker, const cp_result *result, void *ctx) {
  (void)worker;
  EXPECT(result != NULL);
  ((struct life *)ctx)->exits++;
}

static void on_done(cp_cluster *cluster, int status, void *ctx) {
  struct life *life = ctx;
  EXPECT(cluster == life->cluster);
  EXPECT_EQ(status, 0);
  life->done++;
}

static void hear(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel, (void)json, (void)size;
  ((struct life *)ctx)->told++;
}

/* A client is served, or cut off. False: not served. */
static bool visit(const struct life *life) {
  char byte;
  ssize_t n;
  int fd = try_connect("127.0.0.1", life->port);
  if (fd < 0)
    return false;
  while ((n = recv(fd, &byte, 1, MSG_DONTWAIT)) < 0 && errno == EAGAIN && cp_loop_step(life->loop, 10) >= 0)
    ;
  close(fd);
  return n == 1;
}

static bool end(struct life *life, bool good) {
  if (life->cluster != NULL && good) {
    int r = cp_cluster_disconnect(life->cluster, on_done, life);
    EXPECT_EQ(r, 0);
    if (until(life, &life->done, 1)) /* whatever was lost: all have ended, and that is told */
      EXPECT_EQ(life->done, 1);
    else
      good = false;
    if (life->done == 1)
      EXPECT_EQ(cp_cluster_count(life->cluster), 0);
  }
  life->cluster = cp_cluster_free(life->cluster);
  life->loop = cp_loop_free(life->loop);
  return good;
}

static bool begin(struct life *life, const cp_cluster_options *options) {
  *life = (struct life){.loop = cp_loop_new()};
  if (life->loop == NULL)
    return false;
  cp_cluster_options own = *options;
  own.options = CP_OPTIONS(.loop = life->loop);
  life->cluster = cp_cluster_new(&own);
  if (life->cluster == NULL) {
    EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
    return false;
  }
  return cp_cluster_on_online(life->cluster, on_online, life) > 0 &&
         cp_cluster_on_listening(life->cluster, on_listening, life) > 0 &&
         cp_cluster_on_exit(life->cluster, on_exit_event, life) > 0;
}

/*
 * One worker listens, serves a client and leaves. It says "told" behind its question, and again when it hears
 * something of the test's own, which is said behind the answer: then it is known whether the answer was lost.
 */
static bool serve(cp_scheduling scheduling) {
  struct life life;
  bool good = begin(&life, CP_CLUSTER_OPTIONS(.exec = test_program(), .args = HELPER_ARGS("asks_and_tells"),
                                              .scheduling = scheduling, .grace_ms = 200));
  cp_worker *worker = good ? cp_cluster_fork(life.cluster, CP_ENV("A=b")) : NULL;
  if (good && worker == NULL)
    EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
  cp_child *child = cp_child_keep(cp_worker_child(worker)); /* it may end at any time */
  cp_channel *channel = cp_channel_of(child);
  good = worker != NULL && cp_on_message(channel, hear, &life) > 0;
  good = good && until(&life, &life.told, 1) && life.told == 1;
  good = good && cp_send(channel, "\"ping\"") >= 0;
  good = good && until(&life, &life.told, 2) && life.told == 2;
  good = good && life.port > 0 && visit(&life);
  good = good && life.online == 1;
  cp_child_free(child);
  bool ended = end(&life, worker != NULL);
  return good && ended && life.exits == 1;
}

static void serve_one(cp_listener *listener, int fd, void *ctx) {
  (void)listener, (void)ctx;
  EXPECT_EQ(write(fd, "x", 1), 1);
  close(fd);
}

static void count_told(cp_listener *listener, const cp_address *address, const cp_error *error, void *ctx) {
  (void)listener;
  EXPECT((address == NULL) != (error == NULL));
  ++*(int *)ctx;
}

static void tell_back(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)json, (void)size, (void)ctx;
  EXPECT_OK(cp_send(channel, "\"told\""));
}

HELPER(asks_and_tells) {
  int told = 0;
  const cp_address place = {"127.0.0.1", 0};
  EXPECT(cp_cluster_listen(&place, serve_one, count_told, &told) != NULL);
  EXPECT_OK(cp_on_message(cp_parent(), tell_back, NULL));
  EXPECT_OK(cp_send(cp_parent(), "\"told\""));
  EXPECT_OK(cp_run());
  EXPECT_LE(told, 1);
  return FINE;
}

static bool serve_round_robin(void) {
  return serve(CP_SCHEDULE_ROUND_ROBIN);
}
static bool serve_shared(void) {
  return serve(CP_SCHEDULE_SHARED);
}

TEST(no_memory_for_a_primary) {
  allocations_sweep(serve_round_robin);
}
TEST(no_memory_for_a_primary_that_shares) {
  allocations_sweep(serve_shared);
}

/* ---- replacing and restarting ---- */

HELPER(only_online) {
  EXPECT_GT(cp_cluster_worker_id(), 0);
  EXPECT_OK(cp_run());
  return FINE;
}

#define ONLY_ONLINE .exec = test_program(), .args = HELPER_ARGS("only_online"), .grace_ms = 200

static bool replace(void) {
  struct life life;
  bool good = begin(&life, CP_CLUSTER_OPTIONS(ONLY_ONLINE, .respawn = true, .backoff_ms = CP_ZERO));
  cp_worker *worker = good ? cp_cluster_fork(life.cluster, CP_ENV("A=b")) : NULL;
  good = worker != NULL && until(&life, &life.online, 1) && life.online == 1;
  if (good) /* not, where it has ended without memory for what it says */
    (void)cp_kill(cp_worker_child(cp_cluster_worker(life.cluster, 0)), SIGKILL);
  good = good && until(&life, &life.online, 2) && life.online == 2; /* not, where it was forgotten */
  bool ended = end(&life, worker != NULL);
  return good && ended;
}

static void on_restarted(cp_cluster *cluster, int status, void *ctx) {
  struct life *life = ctx;
  EXPECT(cluster == life->cluster);
  EXPECT(status == 0 || status == -ECHILD);
  life->restarts++;
  life->status = status;
}

static bool restart(void) {
  struct life life;
  bool good = begin(&life, CP_CLUSTER_OPTIONS(ONLY_ONLINE));
  good = good && cp_cluster_fork(life.cluster, NULL) != NULL;
  good = good && until(&life, &life.online, 1) && life.online == 1;
  if (good) {
    EXPECT_OK(cp_cluster_restart(life.cluster, on_restarted, &life));
    good = until(&life, &life.restarts, 1);
    EXPECT_EQ(life.restarts, good);
    good = good && life.status == 0 && life.online == 2;
  }
  bool ended = end(&life, good);
  return good && ended;
}

TEST(no_memory_for_replacing) {
  allocations_sweep(replace);
}
TEST(no_memory_for_a_restart) {
  allocations_sweep(restart);
}

/* ---- a worker's life ---- */

/* With an error the listener is gone, too. */
struct telling {
  int times;
  bool gone;
};

static void note_told(cp_listener *listener, const cp_address *address, const cp_error *error, void *ctx) {
  struct telling *told = ctx;
  (void)listener;
  EXPECT((address == NULL) != (error == NULL));
  told->times++;
  told->gone = error != NULL;
}

static bool is_over(const struct telling *told) {
  return told->times > 0 || !cp_connected(cp_parent());
}

/* scarce K: its allocation K fails. Ends with FINE, or FINE + 1 where there were fewer. */
HELPER(scarce) {
  struct telling told = {0};
  const cp_address place = {"127.0.0.1", 0};
  EXPECT(cp_loop_default() != NULL);
  allocations_arm((unsigned)atoi(argv[1]));
  cp_listener *listener = cp_cluster_listen(&place, serve_one, note_told, &told);
  if (listener == NULL)
    EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
  while (listener != NULL && !is_over(&told))
    EXPECT_OK(cp_loop_step(cp_loop_default(), 100));
  if (told.times > 0 && cp_connected(cp_parent()) && cp_send(cp_parent(), "\"told\"") >= 0)
    while (cp_connected(cp_parent()) && cp_loop_step(cp_loop_default(), 100) > 0)
      ;
  EXPECT_LE(told.times, 1);
  if (!told.gone)
    cp_listener_close(listener);
  bool reached = allocations_reached();
  allocations_let_go();
  return reached ? FINE : FINE + 1;
}

/* The worker's code: FINE where something was lacking. */
static int serve_scarcely(unsigned k, cp_scheduling scheduling) {
  struct life life;
  char number[16];
  snprintf(number, sizeof number, "%u", k);
  EXPECT(begin(&life, CP_CLUSTER_OPTIONS(.exec = test_program(), .args = HELPER_ARGS("scarce", number),
                                         .scheduling = scheduling, .grace_ms = 5000)));
  cp_worker *worker = cp_cluster_fork(life.cluster, NULL);
  EXPECT(worker != NULL);
  cp_child *child = cp_child_keep(cp_worker_child(worker));
  EXPECT_OK(cp_on_message(cp_channel_of(child), hear, &life));
  while (life.told == 0 && life.exits == 0)
    EXPECT_OK(cp_loop_step(life.loop, 100));
  if (life.exits == 0 && life.port > 0)
    (void)visit(&life);
  EXPECT_OK(cp_cluster_disconnect(life.cluster, on_done, &life));
  EXPECT(until(&life, &life.done, 1));
  EXPECT_EQ(life.done, 1);
  int code = cp_child_result(child)->code;
  cp_child_free(child);
  life.cluster = cp_cluster_free(life.cluster);
  life.loop = cp_loop_free(life.loop);
  return code;
}

static void sweep_worker(cp_scheduling scheduling) {
  int code = FINE;
  unsigned k = 0;
  while (code != FINE + 1) {
    state before = state_take();
    NOTE("allocation %u of the worker", ++k);
    code = serve_scarcely(k, scheduling);
    if (code != FINE + 1 && code != 0) /* 0: left alone by its channel, it has ended itself */
      EXPECT_EQ(code, FINE);
    state_expect(&before);
  }
  EXPECT_GT(k, 20);
}

TEST(no_memory_for_a_worker) {
  sweep_worker(CP_SCHEDULE_ROUND_ROBIN);
}
TEST(no_memory_for_a_worker_of_a_shared_socket) {
  sweep_worker(CP_SCHEDULE_SHARED);
}
