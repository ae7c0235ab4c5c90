/* Signals to a child and to all that descends from it; and what holds the loop. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LOOK_AGAIN_MS = 2 };

/* By the pidfd, which never means another process, even where somebody else has waited for it. */
int child_signal(cp_child *child, int signal) {
  if (!child->running || child->pidfd < 0)
    return 0;
  if (syscall(SYS_pidfd_send_signal, child->pidfd, signal, NULL, 0) < 0)
    return errno == ESRCH ? 0 : -errno;
  child->result.killed = true;
  return 1;
}

static int refuse(const char *name) {
  return fail(EINVAL, "TypeError", "ERR_UNKNOWN_SIGNAL", "Unknown signal: %s", name ? name : "null");
}

int cp_kill(cp_child *child, int signal) {
  if (!child)
    return -EINVAL;
  if (signal < 0 || signal > 64)
    return fail(EINVAL, "TypeError", "ERR_UNKNOWN_SIGNAL", "Unknown signal: %d", signal);
  return child_signal(child, signal);
}

int cp_kill_name(cp_child *child, const char *name) {
  int signal = cp_signal_number(name);
  if (!child)
    return -EINVAL;
  return signal < 0 ? refuse(name) : child_signal(child, signal);
}

void cp_ref(cp_child *child) {
  if (child)
    child->unreferenced = false;
}

void cp_unref(cp_child *child) {
  if (child)
    child->unreferenced = true;
}

/* ---- Trees ---- */

/* The number of a group is not given to anybody else as long as one member is left. */
static int group_signal(const cp_child *child, int signal) {
  if (kill(-child->pid, signal) == 0)
    return 1;
  return errno == ESRCH ? 0 : -errno;
}

static int signal_all(cp_child *child, int signal) {
  return child->tree ? group_signal(child, signal) : child_signal(child, signal);
}

bool tree_is_gone(const cp_child *child) {
  return !child->tree_killed || !child->tree || group_signal(child, 0) == 0;
}

/* Nobody tells when the last member of a group is gone: the loop looks again and again. */
static void look_again(cp_loop *loop, void *ctx) {
  cp_child *child = ctx;
  child->grace_timer = 0;
  if (child->kill_at > 0 && now_ms() >= child->kill_at) {
    child->kill_at = 0;
    (void)signal_all(child, SIGKILL);
  }
  if (child->running || !tree_is_gone(child))
    child->grace_timer = timer_add(loop, LOOK_AGAIN_MS, false, look_again, child);
}

int cp_kill_tree(cp_child *child, int64_t grace_ms) {
  if (!child || grace_ms < 0)
    return -EINVAL;
  if (child->close_told || !child->pid)
    return 0;
  int result = signal_all(child, grace_ms > 0 ? SIGTERM : SIGKILL);
  if (result <= 0)
    return result;
  if (grace_ms > 0)
    (void)signal_all(child, SIGCONT); /* one that is stopped hears of it only then */
  child->kill_at = grace_ms > 0 ? now_ms() + grace_ms : 0;
  child->tree_killed = true;
  child->result.killed = child->result.killed || child->running;
  cp_clear_timer(child->loop, child->grace_timer);
  child->grace_timer = timer_add(child->loop, LOOK_AGAIN_MS, false, look_again, child);
  return 1;
}
