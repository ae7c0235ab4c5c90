/*
 * A program whose isolation has a PID namespace already: all of that ends with its init, which ends with the
 * program. Of the signals SIGKILL alone reaches everybody.
 */
#include "os/linux/isolation.h"
#include "os/linux/tree_linux.h"

static int sealed_open(os_tree *tree) {
  const os_isolation *isolation = tree->plan->isolation;
  return isolation && isolation->namespaces & OS_PART(CP_PART_PROCESSES) ? 0 : -ENOTSUP;
}

static int sealed_join(os_tree *tree) {
  (void)tree;
  return 0;
}

static bool sealed_left(os_tree *tree) {
  return !tree->ended;
}

static int sealed_kill(os_tree *tree, int signal) {
  if (tree->ended)
    return -ESRCH;
  if (signal == SIGKILL && tree->company_fd >= 0)
    return sys_kill(tree->company_fd, 0, signal);
  return sys_kill(tree->pidfd, tree->pid, signal);
}

static void sealed_end(os_tree *tree) {
  (void)sys_kill(tree->pidfd, tree->pid, SIGKILL);
}

static void sealed_close(os_tree *tree) {
  (void)tree;
}

const struct tree_kind tree_sealed = {.level = CP_TREE_NAMESPACE,
                                      .open = sealed_open,
                                      .join = sealed_join,
                                      .kill = sealed_kill,
                                      .left = sealed_left,
                                      .end = sealed_end,
                                      .close = sealed_close};
