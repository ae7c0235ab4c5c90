/*
 * Deadlocks, named at once. A run is dead when nothing has moved for a while (same calls, same
 * arguments, no processor time) and nothing in it can move any more (blocked.h). A slow program, one that
 * waits for input from outside, for a timer or for a signal is none.
 */
#include "calls.h"
#include "common/say.h"
#include "deadlock.h"
#include "engine.h"
#include "supervise/supervise.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define STILL_NS (400 * 1000000ll)
#define STILL_SNAPSHOTS 5

typedef struct waitgraph {
  uint64_t print; /* of everything that would change if anybody moved */
  int64_t since_ns;
  int same;
  bool told;
  kit_findings findings;
} waitgraph;

static int start(kit_run *run, void **state, const char **why) {
  (void)run;
  if (!calls_here()) {
    *why = _("no table of system calls for this machine");
    return -ENOTSUP;
  }
  *state = calloc(1, sizeof(waitgraph));
  return *state ? 0 : -ENOMEM;
}

static uint64_t mix(uint64_t print, uint64_t value) {
  return (print ^ value) * 1099511628211u;
}

static uint64_t fingerprint(const proc_tree *tree) {
  uint64_t print = 14695981039346656037u;
  for (size_t i = 0; i < tree->count; i++) {
    const proc_info *p = &tree->items[i];
    if (p->pid == getpid())
      continue;
    print = mix(print, (uint64_t)p->pid);
    print = mix(print, p->start_time);
    print = mix(print, (uint64_t)p->state);
    print = mix(print, p->cpu_ticks);
    print = mix(print, (uint64_t)p->call);
    for (size_t a = 0; a < 3; a++)
      print = mix(print, p->args[a]);
  }
  return print;
}

static bool still(waitgraph *w, const proc_tree *tree) {
  uint64_t print = fingerprint(tree);
  if (print != w->print || w->same == 0) {
    w->print = print;
    w->since_ns = tree->time_ns;
    w->same = 0;
  }
  w->same++;
  return w->same >= STILL_SNAPSHOTS && tree->time_ns - w->since_ns >= STILL_NS;
}

static bool observe(kit_run *run, void *state, const proc_tree *tree) {
  waitgraph *w = state;
  wait_graph graph;
  if (w->told || !still(w, tree) || wait_graph_make(tree, &graph) < 0)
    return w->told;
  if (wait_graph_all_stuck(&graph)) {
    record *rec = record_open(kit_run_dir(run));
    w->told = deadlock_tell(&graph, rec, kit_run_pid(run), &w->findings) == 0;
    (void)record_close(rec);
  }
  wait_graph_free(&graph);
  return w->told;
}

static void finish(kit_run *run, void *state, const proc_tree *tree, kit_findings *findings) {
  (void)run;
  (void)tree;
  waitgraph *w = state;
  for (size_t i = 0; i < w->findings.count; i++)
    (void)kit_findings_add(findings, &w->findings.items[i]);
}

static void release(void *state) {
  waitgraph *w = state;
  if (w)
    kit_findings_free(&w->findings);
  free(w);
}

const kit_engine kit_engine_waitgraph = {"waitgraph", start, observe, finish, release};
