/* What ends a child before its time without being asked again: the clocks, and the abort switch. */
#include "child/child.h"

#include "base/error.h"

#include <errno.h>

void child_keep_error(cp_child *child) {
  error_free(child->result.error);
  child->result.error = error_copy(cp_last_error());
}

/* 1 sent, 0 gone, or the negative errno of kill(). */
int child_signal(cp_child *child, int signal) {
  int r = child->process == NULL ? -ESRCH : os_process_kill(child->process, signal);
  if (r == -ESRCH)
    return 0;
  if (r < 0)
    return error_system("kill", -r);
  child->result.killed = true;
  return 1;
}

/* ---- clocks ---- */

bool child_end(cp_child *child, cp_killed_by why) {
  bool ran = child->process != NULL;
  int sent = child_signal_all(child, child->kill_signal);
  if (child->cut_streams) /* after the signal: who writes would else be ended by SIGPIPE before it */
    child_end_streams(child);
  if (sent != 1)
    return false;
  if (child->grace_ms > 0 && child->grace_ms != CP_UNLIMITED)
    child_end_after(child, child->grace_ms);
  if (ran)
    child->result.killed_by = why;
  return ran;
}

static void on_timeout(void *ctx) {
  cp_child *child = ctx;
  loop_let_go(child->loop);
  child->timed_out = child->state == CHILD_EXITED;
  (void)child_end(child, CP_KILLED_BY_TIMEOUT);
}

static void on_wall(void *ctx) {
  cp_child *child = ctx;
  loop_let_go(child->loop);
  if (child_signal_all(child, cp_signal_number("SIGKILL")) != 1)
    return;
  child->result.killed_by = CP_KILLED_BY_LIMIT;
  child->result.limit = CP_LIMIT_WALL;
}

void child_start_clock(cp_child *child, struct timer *timer, int64_t ms, void (*run)(void *ctx)) {
  /* Node's timers hold its loop, too, also for a child under unref(). */
  if (loop_timer_start(child->loop, timer, ms, run, child) >= 0)
    loop_hold(child->loop);
}

void child_stop_clock(cp_child *child, struct timer *timer) {
  if (timer->place == 0)
    return;
  loop_timer_stop(child->loop, timer);
  loop_let_go(child->loop);
}

/* ---- abort ---- */

static void on_abort(void *ctx) {
  cp_child *child = ctx;
  if (!child_end(child, CP_KILLED_BY_ABORT))
    return;
  cp_error facts = {.errnum = ECANCELED, .name = "AbortError", .code = "ABORT_ERR", .index = -1};
  error_set(facts, "The operation was aborted");
  child_keep_error(child);
  child_emit_error(child);
}

void child_arm(cp_child *child) {
  if (child->timeout_ms > 0 && child->timeout_ms != CP_UNLIMITED)
    child_start_clock(child, &child->timeout, child->timeout_ms, on_timeout);
  uint64_t wall_ms = child->limits.wall_ms.value;
  if (child->limits.wall_ms.set && wall_ms < INT64_MAX)
    child_start_clock(child, &child->wall, (int64_t)wall_ms, on_wall);
  cp_abort *abort = child->abort.abort;
  if (abort == NULL)
    return;
  abort_join(abort, child->loop, &child->abort, on_abort, child);
  cp_abort_free(abort); /* the link has its own */
}

void child_disarm(cp_child *child) {
  child_stop_clock(child, &child->timeout);
  child_disarm_process(child);
}

void child_disarm_process(cp_child *child) {
  if (!child->cut_streams)
    child_stop_clock(child, &child->timeout);
  child_stop_clock(child, &child->wall);
  if (!child->tree_waited) /* the rest of its tree has what is left of the grace */
    child_stop_clock(child, &child->grace);
  if (child->abort.loop != NULL)
    abort_leave(&child->abort);
  else
    child->abort.abort = cp_abort_free(child->abort.abort);
}
