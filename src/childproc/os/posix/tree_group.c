/*
 * A session of its own, with one process group. Signals find the group by its leader: by the leader's pidfd,
 * which works after the leader was reaped, too; where the kernel has no such thing, by number, and then the
 * leader stays a zombie until the tree is closed, so that the number cannot become somebody else's.
 */
#include "os/posix/tree.h"
#include "os/sys.h"

#include <errno.h>

static int group_open(os_tree *tree) {
  (void)tree;
  return 0;
}

/* EPERM: it leads a group already, because an earlier step has made the session. */
static int group_join(os_tree *tree) {
  (void)tree;
  int r = sys_setsid();
  return r == -EPERM ? 0 : r;
}

/* A host that waits for every process may have taken the zombie; its number is free then. */
static bool is_pinned(const os_tree *tree) {
  sys_exit ignored;
  return (!tree->ended || tree->kept) &&
         sys_wait(tree->pidfd, tree->pid, SYS_WAIT_NOW | SYS_WAIT_LOOK, &ignored) >= 0;
}

static int group_kill(os_tree *tree, int signal) {
  if (tree->by_pidfd)
    return sys_kill_group(tree->pidfd, signal);
  return is_pinned(tree) ? sys_kill(-1, -tree->pid, signal) : -ESRCH;
}

/* The kernel counts zombies as members: those are looked for that are alive. */
static bool group_left(os_tree *tree) {
  return group_kill(tree, 0) != -ESRCH && sys_group_lives(tree->pid) != 0;
}

static void group_end(os_tree *tree) {
  if (sys_kill_group(tree->pidfd, SIGKILL) < 0)
    (void)sys_kill(-1, -tree->pid, SIGKILL);
}

static void group_close(os_tree *tree) {
  (void)tree;
}

const struct tree_kind tree_group = {.level = CP_TREE_GROUP,
                                     .words = "setsid()",
                                     .escapes = true,
                                     .open = group_open,
                                     .join = group_join,
                                     .kill = group_kill,
                                     .left = group_left,
                                     .end = group_end,
                                     .close = group_close};
