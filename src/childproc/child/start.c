/* Starting a child, and finding one that runs. */
#include "child/child.h"

#include "base/error.h"
#include "child/isolate.h"

static void emit_spawn(void *ctx) {
  cp_child *child = ctx;
  for (struct emission e = emission_begin(&child->events, CHILD_SPAWN); emission_next(&e);)
    ((cp_spawn_fn *)e.now.fn)(child, e.now.ctx);
}

static void running(cp_child *child) {
  child->state = CHILD_RUNNING;
  child->result.pid = os_process_pid(child->process);
  child_tree_started(child);
  child_hand_over_streams(child);
  child_arm(child);
  child_update_hold(child);
  loop_tick(child->loop, &child->spawn_tick, emit_spawn, child);
}

int child_watch(cp_child *child) {
  int r = os_process_watch(loop_os(child->loop), child->result.pid, child_on_exit, child, &child->process);
  if (r < 0)
    return error_system("watch", -r);
  child->result.start_ns = os_now_ns();
  running(child);
  return 0;
}

int child_start(cp_child *child) {
  os_failure failure = {0};
  int r = child_open_stdio(child, &failure);
  child->result.start_ns = os_now_ns();
  if (r >= 0)
    r = os_process_start(loop_os(child->loop), &child->plan.os, child_on_exit, child, &child->process,
                         &failure);
  child_close_sources(child);
  if (r >= 0) {
    isolation_tell(&child->plan, failure.missing, &child->result);
    running(child);
    return 0;
  }
  child->result.start_ns = 0;
  r = start_error(child, &failure);
  if (!error_is_event(failure.errnum))
    return r;
  child_fail(child);
  return 0;
}
