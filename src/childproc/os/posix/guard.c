#include "os/posix/guard.h"

#include "os/posix/pipe.h"
#include "os/posix/tree.h"
#include "os/sys.h"

#include <errno.h>

/* ---- the guard; a copy of a process with threads, so that the rules of child.c hold ---- */

enum { LEASH, PARENT, FOLDER, KEPT };

struct watch_over {
  os_tree *tree;
  int kept[KEPT]; /* the descriptors that it needs; -1: it has none */
};

/* All that is kept lies above, so that no place is taken by another one. */
static void keep(int kept[KEPT], int highest) {
  for (int i = 0; i < KEPT; i++) {
    if (kept[i] >= 0 && sys_dup2(kept[i], i) >= 0)
      kept[i] = i;
    else
      sys_close(i);
  }
  sys_close_from(KEPT, highest);
}

static void end_all(os_tree *tree) {
  if (tree->kind)
    tree->kind->end(tree);
  else
    (void)sys_kill(tree->pidfd, tree->pid, SIGKILL);
}

/*
 * In a session of its own, because what kills the group of its parent must not kill the guard. It goes at
 * once if the parent is gone before there is anything to guard: the new process then finds nobody who
 * answers.
 */
static int guard_main(void *arg) {
  struct watch_over *over = arg;
  os_tree *tree = over->tree;
  (void)sys_setsid();
  keep(over->kept, tree->highest);
  if (tree->into >= 0)
    tree->into = FOLDER;
  if (sys_await(LEASH, over->kept[PARENT]) != 0)
    sys_exit_now(0);
  tree->pid = sys_receive_pid(LEASH);
  if (tree->pid <= 0)
    sys_exit_now(0);
  tree->pidfd = sys_pidfd_open(tree->pid);
  int64_t n = sys_send_quiet(LEASH, "", 1);
  if (n == 1)
    (void)sys_await(LEASH, over->kept[PARENT]);
  end_all(tree);
  sys_exit_now(0);
}

/* ---- this process ---- */

static int make(os_tree *tree, int leash, int parent) {
  struct watch_over over = {.tree = tree, .kept = {leash, parent, tree->into}};
  sys_mask old;
  tree->highest = sys_highest_fd();
  int r = sys_mask_block_all(&old);
  if (r < 0)
    return r;
  r = sys_fork_quiet(guard_main, &over);
  sys_mask_restore(&old);
  return r;
}

int guard_open(os_tree *tree) {
  int leash[2];
  int r = sys_socketpair(leash);
  if (r < 0)
    return r;
  for (int i = 0; i < 2; i++)
    leash[i] = fd_off_stdio(leash[i]);
  int parent = fd_off_stdio(sys_pidfd_open(sys_getpid()));
  r = leash[0] < 0 ? leash[0] : leash[1] < 0 ? leash[1] : sys_expect_pid(leash[1]);
  if (r >= 0)
    r = make(tree, leash[1], parent);
  os_close(parent);
  os_close(leash[1]);
  if (r < 0) {
    os_close(leash[0]);
    return r;
  }
  tree->guard = (struct guard){.pid = r, .leash = leash[0]};
  return 0;
}

/* The end of the leash last: before, it would be taken for the end of this process. */
void guard_close(os_tree *tree) {
  sys_exit ignored;
  if (tree->guard.pid == 0)
    return;
  if (os_loop_is_ours(tree->loop)) {
    (void)sys_kill(-1, tree->guard.pid, SIGKILL);
    (void)sys_wait(-1, tree->guard.pid, 0, &ignored);
  }
  sys_close(tree->guard.leash);
  tree->guard = (struct guard){0};
}

int guard_register(const os_tree *tree) {
  char answer;
  int64_t n = sys_send_pid(tree->guard.leash);
  if (n < 0)
    return (int)n;
  do
    n = sys_read(tree->guard.leash, &answer, 1);
  while (n == -EINTR);
  return n == 1 ? 0 : n < 0 ? (int)n : -EPIPE;
}
