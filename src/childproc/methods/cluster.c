/* A cluster as an object: made, freed, looked at, listened to. */
#include "methods/cluster.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>

/* ---- making and freeing ---- */

static void tear_down(cp_cluster *cluster) {
  cluster->restarting = cluster->leaving = false;
  loop_untick(cluster->loop, &cluster->leave_tick);
  loop_untick(cluster->loop, &cluster->restart_tick);
  cluster_drop_revivals(cluster);
  cluster_close_shares(cluster); /* first: nothing is handed to a worker that is about to go */
  for (cp_worker *worker = cluster->workers, *next; worker != NULL; worker = next) {
    next = worker->next;
    worker_drop(worker);
  }
}

static void free_memory(cp_cluster *cluster) {
  emitter_free(&cluster->events);
  arena_free(&cluster->arena);
  free(cluster);
}

/* Its loop goes, or the round is over in which it was freed. */
static void release(struct member *member) {
  cp_cluster *cluster = (cp_cluster *)member;
  if (cluster->freed) {
    free_memory(cluster);
    return;
  }
  tear_down(cluster);
  cluster->loop = NULL;
}

cp_cluster *cp_cluster_free(cp_cluster *cluster) {
  if (cluster == NULL || cluster->freed)
    return NULL;
  cluster->freed = true;
  if (cluster->loop == NULL) {
    free_memory(cluster);
    return NULL;
  }
  tear_down(cluster);
  loop_throw_away(cluster->loop, &cluster->member);
  return NULL;
}

static int start_workers(cp_cluster *cluster, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (cluster_start(cluster, NULL) == NULL)
      return -1;
  return 0;
}

cp_cluster *cp_cluster_new(const cp_cluster_options *options) {
  cp_cluster *cluster = calloc(1, sizeof *cluster);
  if (cluster == NULL) {
    error_memory();
    return NULL;
  }
  cluster->member.release = release;
  if (cluster_take_options(cluster, options) < 0) {
    free_memory(cluster);
    return NULL;
  }
  cluster->loop = cluster->options.loop != NULL ? cluster->options.loop : cp_loop_default();
  if (cluster->loop == NULL) {
    free_memory(cluster);
    return NULL;
  }
  cluster->options.loop = cluster->loop;
  loop_join(cluster->loop, &cluster->member);
  const size_t through = offsetof(cp_cluster_options, workers) + sizeof options->workers;
  if (options->size >= through && start_workers(cluster, options->workers) < 0)
    return cp_cluster_free(cluster);
  return cluster;
}

/* ---- looking ---- */

size_t cp_cluster_count(const cp_cluster *cluster) {
  size_t count = 0;
  for (const cp_worker *worker = cluster == NULL ? NULL : cluster->workers; worker != NULL;
       worker = worker->next)
    count++;
  return count;
}

cp_worker *cp_cluster_worker(const cp_cluster *cluster, size_t index) {
  cp_worker *worker = cluster == NULL ? NULL : cluster->workers;
  while (worker != NULL && index-- > 0)
    worker = worker->next;
  return worker;
}

int cp_worker_id(const cp_worker *worker) {
  return worker == NULL ? 0 : worker->id;
}

cp_child *cp_worker_child(const cp_worker *worker) {
  return worker == NULL ? NULL : worker->child;
}

cp_cluster *cp_worker_cluster(const cp_worker *worker) {
  return worker == NULL ? NULL : worker->cluster;
}

bool cp_worker_asked(const cp_worker *worker) {
  return worker != NULL && worker->asked;
}

/* ---- listening ---- */

static int add(cp_cluster *cluster, int event, emitter_fn *fn, void *ctx) {
  return cluster == NULL || cluster->freed ? -EINVAL : emitter_add(&cluster->events, event, fn, ctx);
}

int cp_cluster_on_online(cp_cluster *cluster, cp_worker_fn *fn, void *ctx) {
  return add(cluster, CLUSTER_ONLINE, (emitter_fn *)fn, ctx);
}

int cp_cluster_on_listening(cp_cluster *cluster, cp_worker_listening_fn *fn, void *ctx) {
  return add(cluster, CLUSTER_LISTENING, (emitter_fn *)fn, ctx);
}

int cp_cluster_on_disconnect(cp_cluster *cluster, cp_worker_fn *fn, void *ctx) {
  return add(cluster, CLUSTER_DISCONNECT, (emitter_fn *)fn, ctx);
}

int cp_cluster_on_exit(cp_cluster *cluster, cp_worker_exit_fn *fn, void *ctx) {
  return add(cluster, CLUSTER_EXIT, (emitter_fn *)fn, ctx);
}

void cp_cluster_off(cp_cluster *cluster, int id) {
  if (cluster != NULL)
    emitter_remove(&cluster->events, id);
}
