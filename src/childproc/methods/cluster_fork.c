/* One worker from its start to its end, and the one that replaces it. */
#include "methods/cluster.h"

#include "base/error.h"
#include "base/signal_numbers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { EARLY_FACTOR = 10 };

static void release_worker(struct member *member) {
  cp_worker *worker = (cp_worker *)member;
  arena_free(&worker->arena);
  free(worker);
}

/* ---- the end ---- */

static void unlink_worker(cp_worker *worker) {
  cp_worker **at = &worker->cluster->workers;
  while (*at != worker)
    at = &(*at)->next;
  *at = worker->next;
}

/* Nothing of it is heard any more; its memory stays for the callbacks that are under way. */
static void worker_end(cp_worker *worker) {
  worker->gone = true;
  worker->connected = false;
  worker_stop_grace(worker);
  round_robin_take_back(worker);
  unlink_worker(worker);
  cp_channel_off(worker->channel, worker->message_id);
  cp_channel_off(worker->channel, worker->disconnect_id);
  cp_off(worker->child, worker->exit_id);
  loop_throw_away(worker->cluster->loop, &worker->member);
}

void worker_drop(cp_worker *worker) {
  cp_child *child = worker->child;
  bool ours = os_loop_is_ours(loop_os(worker->cluster->loop));
  worker_end(worker);
  if (ours) /* not in a process that the host has forked */
    (void)cp_kill(child, SIGKILL);
}

/* Its place at the sockets is kept open for the worker that will replace it. */
static bool will_be_replaced(const cp_worker *worker) {
  const cp_cluster *cluster = worker->cluster;
  return cluster->respawn && !worker->asked && !worker->replaced && !cluster->leaving;
}

static void lost_channel(cp_worker *worker) {
  cp_cluster *cluster = worker->cluster;
  if (!worker->connected)
    return;
  worker->connected = false;
  cluster_vacate(worker, will_be_replaced(worker));
  round_robin_take_back(worker);
  for (struct emission e = emission_begin(&cluster->events, CLUSTER_DISCONNECT); emission_next(&e);)
    if (!cluster->freed)
      ((cp_worker_fn *)e.now.fn)(worker, e.now.ctx);
}

static void on_disconnect(cp_channel *channel, void *ctx) {
  (void)channel;
  lost_channel(ctx);
}

/* ---- replacing ---- */

static void revival_free(struct revival *revival) {
  cp_cluster *cluster = revival->cluster;
  struct revival **at = &cluster->revivals;
  while (*at != revival)
    at = &(*at)->next;
  *at = revival->next;
  loop_timer_stop(cluster->loop, &revival->timer);
  loop_let_go(cluster->loop);
  arena_free(&revival->arena);
  free(revival);
}

void cluster_drop_revivals(cp_cluster *cluster) {
  while (cluster->revivals != NULL)
    revival_free(cluster->revivals);
}

static int64_t backoff(const cp_cluster *cluster) {
  int64_t ms = cluster->backoff_ms;
  for (int i = 1; i < cluster->early_deaths && ms < cluster->backoff_max_ms; i++)
    ms = ms == 0 ? 1 : ms * 2;
  return ms < cluster->backoff_max_ms ? ms : cluster->backoff_max_ms;
}

static void revive(void *ctx) {
  struct revival *revival = ctx;
  cp_cluster *cluster = revival->cluster;
  if (cluster_start(cluster, (const char *const *)revival->env_add) != NULL) {
    revival_free(revival);
    return;
  }
  cluster->early_deaths++;
  if (loop_timer_start(cluster->loop, &revival->timer, backoff(cluster), revive, revival) < 0)
    revival_free(revival);
}

static void schedule_revival(cp_cluster *cluster, char **env_add) {
  struct revival *revival = calloc(1, sizeof *revival);
  if (revival == NULL)
    return;
  revival->cluster = cluster;
  revival->next = cluster->revivals;
  cluster->revivals = revival;
  loop_hold(cluster->loop);
  if (cluster_copy_list(&revival->arena, (const char *const *)env_add, &revival->env_add) < 0 ||
      loop_timer_start(cluster->loop, &revival->timer, backoff(cluster), revive, revival) < 0)
    revival_free(revival);
}

static void count_death(cp_cluster *cluster, const cp_worker *worker) {
  int64_t lived_ms = (os_now_ns() - worker->start_ns) / 1000000;
  bool early = lived_ms / EARLY_FACTOR < cluster->backoff_ms;
  cluster->early_deaths = early ? cluster->early_deaths + 1 : 0;
}

/* ---- exit ---- */

static void on_exit_event(cp_child *child, const cp_result *result, void *ctx) {
  cp_worker *worker = ctx;
  cp_cluster *cluster = worker->cluster;
  (void)child;
  lost_channel(worker); /* where its end was seen before the channel's */
  if (cluster->freed)
    return;
  bool replaced = will_be_replaced(worker) && !restart_covers(cluster, worker);
  worker_end(worker);
  if (replaced) {
    count_death(cluster, worker);
    schedule_revival(cluster, worker->env_add);
  }
  for (struct emission e = emission_begin(&cluster->events, CLUSTER_EXIT); emission_next(&e);)
    if (!cluster->freed)
      ((cp_worker_exit_fn *)e.now.fn)(worker, result, e.now.ctx);
  if (!cluster->freed)
    restart_ended(cluster, worker);
  if (!cluster->freed)
    cluster_left(cluster);
}

/* ---- the start ---- */

/* The options' own additions, the caller's, and the number, behind which nothing counts. */
static const char *const *join_env(cp_worker *worker, const char *const *first) {
  size_t count = 0;
  for (size_t i = 0; first != NULL && first[i] != NULL; i++)
    count++;
  for (size_t i = 0; worker->env_add != NULL && worker->env_add[i] != NULL; i++)
    count++;
  const char **joined = arena_array(&worker->arena, count + 2, sizeof *joined);
  char number[16];
  snprintf(number, sizeof number, "%d", worker->id);
  const char *id = arena_join(&worker->arena, "NODE_UNIQUE_ID", '=', number);
  if (joined == NULL || id == NULL)
    return NULL;
  size_t at = 0;
  for (size_t i = 0; first != NULL && first[i] != NULL; i++)
    joined[at++] = first[i];
  for (size_t i = 0; worker->env_add != NULL && worker->env_add[i] != NULL; i++)
    joined[at++] = worker->env_add[i];
  joined[at] = id;
  return joined;
}

static int listen_to(cp_worker *worker) {
  worker->message_id = cp_on_internal_message(worker->channel, worker_heard, worker);
  worker->disconnect_id = cp_on_disconnect(worker->channel, on_disconnect, worker);
  worker->exit_id = cp_on_exit(worker->child, on_exit_event, worker);
  return worker->message_id < 0 || worker->disconnect_id < 0 || worker->exit_id < 0 ? error_memory() : 0;
}

static int start_child(cp_worker *worker) {
  cp_cluster *cluster = worker->cluster;
  cp_options options = cluster->options;
  options.env_add = join_env(worker, options.env_add);
  if (options.env_add == NULL)
    return error_memory();
  worker->child = cp_fork(cluster->exec, cluster->args, &options);
  if (worker->child == NULL)
    return -cp_last_error()->errnum;
  worker->channel = cp_channel_of(worker->child);
  worker->start_ns = os_now_ns();
  const cp_error *error = cp_child_result(worker->child)->error;
  if (cp_pid(worker->child) == 0)
    return error == NULL ? -EAGAIN : error_set(*error, "%s", error->message);
  return 0;
}

/* A child that runs already is of no use if nobody hears it. */
static void abandon(cp_worker *worker) {
  cp_channel_off(worker->channel, worker->message_id);
  cp_channel_off(worker->channel, worker->disconnect_id);
  cp_off(worker->child, worker->exit_id);
  (void)cp_kill(worker->child, SIGKILL);
  release_worker(&worker->member);
}

cp_worker *cluster_start(cp_cluster *cluster, const char *const *env_add) {
  cp_worker *worker = calloc(1, sizeof *worker);
  if (worker == NULL) {
    error_memory();
    return NULL;
  }
  *worker = (cp_worker){.member.release = release_worker, .cluster = cluster, .id = cluster->last_id + 1};
  int r = cluster_copy_list(&worker->arena, env_add, &worker->env_add);
  if (r < 0)
    error_memory();
  else
    r = start_child(worker);
  if (r >= 0)
    r = listen_to(worker);
  if (r < 0) {
    abandon(worker);
    return NULL;
  }
  cluster->last_id++;
  worker->connected = true;
  loop_join(cluster->loop, &worker->member);
  cp_worker **last = &cluster->workers;
  while (*last != NULL)
    last = &(*last)->next;
  *last = worker;
  return worker;
}

cp_worker *cp_cluster_fork(cp_cluster *cluster, const char *const *env_add) {
  if (cluster == NULL || cluster->freed || cluster->loop == NULL) {
    error_argument("ERR_INVALID_ARG_VALUE", -1, "Give a cluster whose loop still exists.",
                   "The argument 'cluster' is no cluster that can start a worker");
    return NULL;
  }
  return cluster_start(cluster, env_add);
}
