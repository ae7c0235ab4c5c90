/* Signals that the caller sends. */
#include "child/child.h"

#include "base/error.h"

#include <errno.h>

static int unknown_signal(int number, const char *name) {
  const char *advice = "Use a number of signal.h, or a name such as SIGTERM.";
  if (name != NULL)
    return error_argument("ERR_UNKNOWN_SIGNAL", -1, advice, "Unknown signal: %s", name);
  return error_argument("ERR_UNKNOWN_SIGNAL", -1, advice, "Unknown signal: %d", number);
}

static int cancel_queued(cp_child *child) {
  error_set((cp_error){.errnum = ECANCELED, .name = "Error", .code = "ECANCELED", .index = -1},
            "spawn %s ECANCELED", child->plan.file);
  child->result.killed = true;
  if (child->on_gone != NULL)
    child->on_gone(child);
  child_fail(child);
  return 1;
}

int cp_kill(cp_child *child, int signal) {
  if (child == NULL)
    return -EINVAL;
  if (signal != 0 && cp_signal_name(signal) == NULL)
    return unknown_signal(signal, NULL);
  if (child->state == CHILD_QUEUED && child->queue != NULL)
    return cancel_queued(child);
  int r = child_signal(child, signal);
  if (r == 1 && signal != 0)
    child->result.killed_by = CP_KILLED_BY_CALLER;
  if (r == -EPERM) {
    child_keep_error(child);
    child_emit_error(child);
  }
  return r;
}

int cp_kill_name(cp_child *child, const char *name) {
  if (child == NULL)
    return -EINVAL;
  int signal = cp_signal_number(name);
  return signal < 0 ? unknown_signal(0, name == NULL ? "null" : name) : cp_kill(child, signal);
}
