/* Telling workers to leave: one, all of them, and one by one while others take their place. */
#include "methods/cluster.h"

#include "base/signal_numbers.h"
#include "methods/cluster_wire.h"

#include <errno.h>

/* ---- one ---- */

void worker_stop_grace(cp_worker *worker) {
  if (worker->grace_signal != 0)
    loop_timer_stop(worker->cluster->loop, &worker->grace);
  worker->grace_signal = 0;
}

static void start_grace(cp_worker *worker, int signal);

static void grace_over(void *ctx) {
  cp_worker *worker = ctx;
  int signal = worker->grace_signal;
  worker->grace_signal = 0;
  (void)cp_kill(worker->child, signal);
  if (signal == SIGTERM)
    start_grace(worker, SIGKILL);
}

/* The child itself holds the loop meanwhile. */
static void start_grace(cp_worker *worker, int signal) {
  cp_cluster *cluster = worker->cluster;
  if (cluster->grace_ms != CP_UNLIMITED &&
      loop_timer_start(cluster->loop, &worker->grace, cluster->grace_ms, grace_over, worker) >= 0)
    worker->grace_signal = signal;
}

int cp_worker_disconnect(cp_worker *worker) {
  if (worker == NULL)
    return -EINVAL;
  if (worker->gone || !worker->connected)
    return -EPIPE;
  if (worker->asked)
    return -EALREADY;
  worker->asked = true;
  struct json_text text;
  wire_begin(&text);
  wire_add_string(&text, "act", "disconnect");
  int r = worker_say(worker, &text);
  cluster_vacate(worker, false);
  start_grace(worker, SIGTERM);
  return r;
}

/* ---- all ---- */

static void tell_left(void *ctx) {
  cp_cluster *cluster = ctx;
  cp_cluster_fn *done = cluster->leave_done;
  if (!cluster->leaving || cluster->workers != NULL)
    return;
  cluster->leaving = false;
  cluster->leave_done = NULL;
  if (done != NULL)
    done(cluster, 0, cluster->leave_ctx);
}

void cluster_left(cp_cluster *cluster) {
  if (cluster->leaving && cluster->workers == NULL)
    loop_tick(cluster->loop, &cluster->leave_tick, tell_left, cluster);
}

static void restart_finish(cp_cluster *cluster, int status);

int cp_cluster_disconnect(cp_cluster *cluster, cp_cluster_fn *done, void *ctx) {
  if (cluster == NULL || cluster->freed || cluster->loop == NULL)
    return -EINVAL;
  if (cluster->leaving)
    return -EALREADY;
  cluster->leaving = true;
  cluster->leave_done = done;
  cluster->leave_ctx = ctx;
  cluster_drop_revivals(cluster);
  restart_finish(cluster, -ECANCELED);
  for (cp_worker *worker = cluster->workers; worker != NULL; worker = worker->next)
    if (cp_worker_disconnect(worker) == -EPIPE && worker->grace_signal == 0)
      start_grace(worker, SIGTERM); /* it has closed its channel, and runs on */
  cluster_close_empty_shares(cluster);
  cluster_left(cluster);
  return 0;
}

/* ---- one by one ---- */

static void tell_restarted(void *ctx) {
  cp_cluster *cluster = ctx;
  cp_cluster_fn *done = cluster->restart_done;
  cluster->restart_done = NULL;
  if (done != NULL)
    done(cluster, cluster->restart_status, cluster->restart_ctx);
}

static void restart_finish(cp_cluster *cluster, int status) {
  if (!cluster->restarting)
    return;
  cluster->restarting = false;
  cluster->fresh = cluster->old = NULL;
  cluster->restart_status = status;
  loop_tick(cluster->loop, &cluster->restart_tick, tell_restarted, cluster);
}

static cp_worker *next_old(const cp_cluster *cluster) {
  cp_worker *worker = cluster->workers;
  while (worker != NULL && (worker->asked || worker->replaced || worker->id > cluster->restart_up_to))
    worker = worker->next;
  return worker;
}

static void restart_next(cp_cluster *cluster) {
  cluster->old = next_old(cluster);
  if (cluster->old == NULL) {
    restart_finish(cluster, 0);
    return;
  }
  cluster->fresh = cluster_start(cluster, (const char *const *)cluster->old->env_add);
  if (cluster->fresh == NULL)
    restart_finish(cluster, -ECHILD);
}

void restart_look(cp_cluster *cluster, cp_worker *worker) {
  if (!cluster->restarting || worker != cluster->fresh)
    return;
  size_t needed = cluster->old == NULL ? 0 : cluster->old->listening;
  if (worker->listening < needed)
    return;
  cluster->fresh = NULL;
  if (cluster->old != NULL)
    cluster->old->replaced = true;
  if (cluster->old == NULL || cp_worker_disconnect(cluster->old) == -EPIPE)
    restart_next(cluster); /* it has ended meanwhile, or is about to: then there is nobody to wait for */
}

bool restart_covers(const cp_cluster *cluster, const cp_worker *worker) {
  return cluster->restarting &&
         (worker == cluster->old || (worker == cluster->fresh && cluster->old != NULL));
}

void restart_ended(cp_cluster *cluster, cp_worker *worker) {
  if (!cluster->restarting)
    return;
  if (worker == cluster->fresh) {
    restart_finish(cluster, -ECHILD);
  } else if (worker == cluster->old) {
    cluster->old = NULL;
    if (cluster->fresh == NULL)
      restart_next(cluster);
  }
}

int cp_cluster_restart(cp_cluster *cluster, cp_cluster_fn *done, void *ctx) {
  if (cluster == NULL || cluster->freed || cluster->loop == NULL)
    return -EINVAL;
  if (cluster->restarting || cluster->leaving || cluster->restart_done != NULL)
    return -EALREADY;
  cluster->restarting = true;
  cluster->restart_up_to = cluster->last_id;
  cluster->restart_done = done;
  cluster->restart_ctx = ctx;
  restart_next(cluster);
  return 0;
}
