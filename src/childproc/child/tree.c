/*
 * Ending all that descends from a child. The signals reach the tree as far as its level does; when it has
 * become empty no system tells at every level, so it is looked at, at growing intervals, and 'close'
 * waits for that.
 */
#include "child/child.h"

#include "base/error.h"

#include <errno.h>

/* After SIGKILL nobody is left but who hangs in the kernel, or belongs to a user that we may not signal. */
enum { LOOK_MOST_MS = 64, KILLED_WAIT_MS = 2000 };

static bool is_owned(const cp_child *child) {
  return child->tree != NULL && child->result.tree_level > CP_TREE_NONE;
}

/* ---- until nobody is left ---- */

static void look_again(cp_child *child);

static void over(cp_child *child) {
  child->tree_waited = false;
  child->ending = false;
  child_stop_clock(child, &child->grace);
  child_count_close(child);
}

static void on_look(void *ctx) {
  cp_child *child = ctx;
  loop_let_go(child->loop);
  bool killed = child->grace.place == 0;
  if (killed)
    child->tree_waited_ms += child->tree_look_ms;
  if (!os_tree_left(child->tree) || child->tree_waited_ms > KILLED_WAIT_MS) {
    over(child);
    return;
  }
  if (killed) /* what has been forked meanwhile */
    (void)os_tree_kill(child->tree, cp_signal_number("SIGKILL"));
  look_again(child);
}

static void look_again(cp_child *child) {
  child->tree_look_ms = child->tree_look_ms == 0                 ? 1
                        : child->tree_look_ms < LOOK_MOST_MS / 2 ? child->tree_look_ms * 2
                                                                 : LOOK_MOST_MS;
  child_start_clock(child, &child->tree_look, child->tree_look_ms, on_look);
  if (child->tree_look.place == 0) /* no memory for a clock: then nobody is waited for */
    over(child);
}

static void wait_for_tree(cp_child *child) {
  if (!child->ending || child->tree_waited || child->state == CHILD_CLOSED || !os_tree_left(child->tree))
    return;
  child->tree_waited = true;
  child->tree_look_ms = child->tree_waited_ms = 0;
  child->closes_needed++;
  look_again(child);
}

/* ---- ending ---- */

static void begin_ending(cp_child *child) {
  child->ending = is_owned(child);
  if (child->ending && child->process == NULL)
    wait_for_tree(child);
}

int child_signal_all(cp_child *child, int signal) {
  if (!is_owned(child))
    return child_signal(child, signal);
  int r = os_tree_kill(child->tree, signal);
  if (r == -ESRCH)
    return 0;
  if (r < 0)
    return error_system("kill", -r);
  child->result.killed = child->result.killed || child->process != NULL;
  if (signal == cp_signal_number("SIGKILL"))
    begin_ending(child);
  return 1;
}

static void on_grace(void *ctx) {
  cp_child *child = ctx;
  loop_let_go(child->loop);
  (void)child_signal_all(child, cp_signal_number("SIGKILL"));
}

/* A stopped process does not die of SIGTERM before it goes on. */
void child_end_after(cp_child *child, int64_t grace_ms) {
  (void)child_signal_all(child, cp_signal_number("SIGCONT"));
  child_stop_clock(child, &child->grace);
  child_start_clock(child, &child->grace, grace_ms, on_grace);
  begin_ending(child);
}

static int refuse_grace(int64_t grace_ms) {
  return error_argument("ERR_OUT_OF_RANGE", -1, "Give milliseconds; 0 kills at once, CP_UNLIMITED never.",
                        "The value of \"grace_ms\" is out of range. It must be an unsigned integer. "
                        "Received %lld",
                        (long long)grace_ms);
}

int cp_kill_tree(cp_child *child, int64_t grace_ms) {
  if (child == NULL)
    return -EINVAL;
  if (grace_ms < 0 && grace_ms != CP_ZERO)
    return refuse_grace(grace_ms);
  if (child->state == CHILD_QUEUED && child->queue != NULL)
    return cp_kill(child, cp_signal_number("SIGKILL"));
  bool at_once = grace_ms == 0 || grace_ms == CP_ZERO;
  int r = child_signal_all(child, cp_signal_number(at_once ? "SIGKILL" : "SIGTERM"));
  if (r == 1 && child->process != NULL)
    child->result.killed_by = CP_KILLED_BY_CALLER;
  if (r == 1 && grace_ms == CP_UNLIMITED)
    (void)child_signal_all(child, cp_signal_number("SIGCONT"));
  else if (r == 1 && !at_once)
    child_end_after(child, grace_ms);
  return r;
}

/* ---- with the child ---- */

static void show_facts(cp_child *child) {
  os_tree_facts facts;
  cp_result *result = &child->result;
  os_tree_look(child->tree, &facts);
  result->tree_level = facts.level;
  result->tree_escapes = facts.escapes;
  result->limits_missing |= facts.limits_missing;
  result->peak_memory = facts.peak_memory;
  if (!facts.memory_hit && !facts.processes_hit)
    return;
  if (result->limit == CP_LIMIT_NONE)
    result->limit = facts.memory_hit ? CP_LIMIT_MEMORY : CP_LIMIT_TREE_PROCESSES;
  if (facts.memory_hit && result->signal == cp_signal_number("SIGKILL") && !result->killed)
    result->killed_by = CP_KILLED_BY_LIMIT;
}

void child_tree_started(cp_child *child) {
  child->tree = child->process == NULL ? NULL : os_process_tree(child->process);
  if (child->tree != NULL)
    show_facts(child);
}

void child_tree_exit(cp_child *child) {
  if (child->tree == NULL)
    return;
  show_facts(child);
  child->result.tree_left = os_tree_left(child->tree);
  wait_for_tree(child);
}

void child_tree_close(cp_child *child) {
  if (child->tree == NULL)
    return;
  show_facts(child);
  child->result.tree_left = os_tree_left(child->tree);
  child->tree = os_tree_close(child->tree, &child->result.usage);
}
