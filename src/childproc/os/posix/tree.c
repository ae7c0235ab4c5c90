/* A tree from its first process until it is closed, at whatever level. */
#include "os/posix/tree.h"
#include "os/sys.h"

#include <errno.h>
#include <stdlib.h>

bool tree_is_asked(const os_ownership *own) {
  return own->tree || own->memory.set || own->processes.set || own->guard;
}

/* ---- starting ---- */

static int tree_open(os_loop *loop, const os_plan *plan, const struct tree_kind *kind, os_tree **ret) {
  os_tree *tree = sys_calloc(1, sizeof *tree);
  if (!tree)
    return -ENOMEM;
  *tree = (os_tree){.loop = loop,
                    .plan = plan,
                    .own = &plan->own,
                    .kind = kind,
                    .pidfd = -1,
                    .into = -1,
                    .company_fd = -1,
                    .members = -1};
  int r = kind ? kind->open(tree) : 0;
  if (r < 0) {
    free(tree);
    return r;
  }
  r = cage_open(tree);
  if (r < 0)
    tree = os_tree_close(tree, NULL);
  else
    *ret = tree;
  return r;
}

/* Without an own pidfd, for want of descriptors, it is an older kernel's tree. */
static void take_process(os_tree *tree, os_process *process) {
  tree->pid = process->pid;
  if (process->watch.fd >= 0)
    tree->pidfd = sys_dup_above(process->watch.fd, 3);
  if (tree->pidfd < 0)
    tree->pidfd = -1;
  if (process->companion != 0)
    tree->company_fd = sys_dup_above(process->companion_fd, 3);
  int r = sys_kill_group(tree->pidfd, 0);
  tree->by_pidfd = r != -EINVAL && r != -ENOSYS;
  process->tree = tree;
}

static int fail(os_failure *ret_failure, cp_step step, int r) {
  *ret_failure = (os_failure){.step = step, .index = -1, .errnum = -r};
  return r;
}

/* One level. What fails in its own step, or before there is a process, may work at the next. */
static int try_level(const struct process_start *how, const struct tree_kind *kind, os_process **ret,
                     os_failure *ret_failure) {
  os_tree *tree;
  int r = tree_open(how->loop, how->plan, kind, &tree);
  if (r < 0)
    return fail(ret_failure, CP_STEP_TREE, r);
  bool needs_guard = how->plan->own.guard && !(kind && kind->is_guard);
  r = needs_guard ? guard_open(tree) : 0;
  r = r < 0 ? fail(ret_failure, CP_STEP_GUARD, r) : process_start(how, tree, ret, ret_failure);
  if (r < 0)
    (void)os_tree_close(tree, NULL);
  else
    take_process(tree, *ret);
  return r;
}

int tree_start(const struct process_start *how, os_process **ret, os_failure *ret_failure) {
  const os_ownership *own = &how->plan->own;
  if (!own->tree)
    return try_level(how, NULL, ret, ret_failure);
  int r = fail(ret_failure, CP_STEP_TREE, -ENOTSUP);
  for (const struct tree_kind *const *kind = tree_levels; *kind && (*kind)->level >= own->at_least; kind++) {
    r = try_level(how, *kind, ret, ret_failure);
    if (r >= 0 || ret_failure->step != CP_STEP_TREE)
      return r;
  }
  return r;
}

/* ---- afterwards ---- */

os_tree *os_process_tree(os_process *process) {
  return process->tree;
}

bool tree_keeps_zombie(const os_tree *tree) {
  if (!tree)
    return false;
  return tree->kind == &tree_group ? !tree->by_pidfd : tree->guard.pid != 0 && tree->pidfd < 0;
}

void tree_ended(os_tree *tree, bool kept) {
  tree->ended = true;
  tree->kept = kept;
  if (!tree->kind)
    guard_close(tree);
}

void os_tree_look(os_tree *tree, os_tree_facts *ret) {
  *ret = (os_tree_facts){.peak_memory = -1, .limits_missing = tree->limits_missing};
  if (tree->kind) {
    ret->level = tree->kind->level;
    ret->escapes = tree->kind->escapes;
  }
  cage_look(tree, ret);
}

int os_tree_kill(os_tree *tree, int signal) {
  return tree->kind ? tree->kind->kill(tree, signal) : -ESRCH;
}

bool os_tree_left(os_tree *tree) {
  return tree->kind && tree->kind->left(tree);
}

static void reap(os_tree *tree, cp_usage *usage) {
  sys_exit end;
  if (sys_wait(tree->pidfd, tree->pid, SYS_WAIT_NOW, &end) == 1 && usage)
    *usage = end.usage;
}

os_tree *os_tree_close(os_tree *tree, cp_usage *usage) {
  if (!tree)
    return NULL;
  bool is_ours = os_loop_is_ours(tree->loop);
  /* Nobody would watch over it any more. */
  if (is_ours && tree->own->guard && tree->pid != 0 && os_tree_left(tree))
    (void)os_tree_kill(tree, SIGKILL);
  guard_close(tree);
  cage_close(tree);
  if (tree->kind)
    tree->kind->close(tree);
  if (tree->kept && is_ours)
    reap(tree, usage);
  os_close(tree->pidfd);
  os_close(tree->company_fd);
  free(tree);
  return NULL;
}
