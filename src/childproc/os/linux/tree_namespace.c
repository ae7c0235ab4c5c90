/*
 * A PID namespace: nobody gets out of it, and all of it ends with its init. The program is this process's own
 * child, whose status, usage and signals are as of any other:
 *
 *   this process --clone(FILES)--> between --unshare(NEWPID, NEWNS)--> --clone(PARENT)--> init     1 in the
 * namespace
 *                                                                      --clone(PARENT)--> program  2
 *
 * The one in between shares the table of descriptors, so that the pidfds of both appear in ours. It and the
 * init make no signal when they end, and no wait for any child finds them.
 *
 * An ordinary user needs a user namespace, in which files of other users are nobody's and set-user-ID
 * programs gain nothing. That is done only for whoever asks for this level at least.
 */
#include "os/linux/init.h"
#include "os/linux/isolation.h"
#include "os/linux/sys_isolation.h"
#include "os/linux/sys_space.h"
#include "os/linux/tree_linux.h"
#include "os/posix/pipe.h"

#include <sched.h>
#include <stdlib.h>

/* What the one in between tells, in shared memory. */
struct made {
  int init, init_fd, program, program_fd;
  int r;
};

struct space {
  int leash[2]; /* ours, the init's */
  int owner;    /* pidfd of this process, for the init; -1: it is no guard */
  int init, init_fd;
  bool empty; /* and the init has left */
  unsigned uid, gid;
  bool user;
};

/* ---- the one in between; the rules of child.c hold ---- */

static int enter(const struct space *space) {
  int r = space->user ? sys_map_self(space->uid, space->gid) : 0;
  if (r >= 0)
    r = sys_unshare(CLONE_NEWPID | CLONE_NEWNS);
  return r < 0 ? r : sys_mounts_below();
}

/* The new processes write nothing into what is shared: for them clone() has returned 0. */
static int make_both(struct child_start *start, struct made *made) {
  const struct space *space = start->tree->space;
  int pid = sys_fork_watched(CLONE_PARENT, &made->init_fd);
  if (pid == 0)
    init_main(&(struct init){space->leash[1], space->owner, start->highest});
  if (pid < 0)
    return pid;
  made->init = pid;
  pid = sys_fork_watched(CLONE_PARENT, &made->program_fd);
  if (pid == 0)
    (void)child_main(start);
  if (pid > 0)
    made->program = pid;
  return pid;
}

static void stand_between(struct child_start *start, struct made *made) {
  int r = enter(start->tree->space);
  made->r = r < 0 ? r : make_both(start, made);
}

/* ---- this process ---- */

static void end(int pidfd, int pid) {
  sys_exit ignored;
  if (pid <= 0)
    return;
  (void)sys_kill(pidfd, pid, SIGKILL);
  (void)sys_wait(pidfd, pid, 0, &ignored);
}

static int make_between(struct child_start *start, struct made *made) {
  sys_mask old;
  sys_exit ignored;
  int flags = CLONE_FILES | (start->tree->space->user ? CLONE_NEWUSER : 0);
  int r = sys_mask_block_all(&old);
  if (r < 0)
    return r;
  made->r = -ECHILD;
  r = sys_fork_into(flags);
  if (r == 0) {
    stand_between(start, made);
    sys_exit_now(0);
  }
  sys_mask_restore(&old);
  if (r < 0)
    return r;
  (void)sys_wait(-1, r, 0, &ignored);
  return made->r < 0 ? made->r : 0;
}

static int take(struct child_start *start, const struct made *made, os_process *process) {
  struct space *space = start->tree->space;
  space->init = made->init > 0 ? made->init : 0;
  space->init_fd = fd_off_stdio(made->init_fd);
  process->pid = made->program;
  process->watch.fd = made->program_fd;
  return space->init_fd < 0 ? space->init_fd : 0;
}

static int start_in(struct child_start *start, struct made *made, os_process *process) {
  int barrier[2];
  int r = barrier_open(start, barrier);
  if (r < 0)
    return r;
  r = make_between(start, made);
  if (r < 0) {
    end(made->init_fd, made->init);
    os_close(made->init_fd);
    barrier_close(barrier);
    start->tree->refused = true;
    return r;
  }
  r = take(start, made, process);
  int waited = barrier_wait(barrier);
  r = r < 0 ? r : waited;
  if (r < 0)
    process_discard(process);
  return r;
}

int tree_launch(struct child_start *start, os_process *process) {
  void *memory;
  int r = sys_map(sizeof(struct made), true, &memory);
  if (r < 0)
    return r;
  struct made *made = memory;
  *made = (struct made){.init_fd = -1, .program_fd = -1};
  r = start_in(start, made, process);
  sys_unmap(memory, sizeof *made);
  os_close(start->tree->space->leash[1]);
  os_close(start->tree->space->owner);
  start->tree->space->leash[1] = start->tree->space->owner = -1;
  return r;
}

/* ---- the level ---- */

enum { ANSWER_S = 1 };

static int open_leash(struct space *space, bool guard) {
  int r = sys_socketpair(space->leash);
  for (int i = 0; r >= 0 && i < 2; i++)
    space->leash[i] = fd_off_stdio(space->leash[i]);
  if (r >= 0 && space->leash[0] >= 0)
    r = sys_read_at_most(space->leash[0], ANSWER_S);
  if (r >= 0 && guard)
    r = space->owner = fd_off_stdio(sys_pidfd_open(sys_getpid()));
  return space->leash[0] < 0 || space->leash[1] < 0 ? -EMFILE : r;
}

static int namespace_open(os_tree *tree) {
  if (tree->plan->isolation && tree->plan->isolation->namespaces != 0)
    return -ENOTSUP; /* it has others of its own */
  struct space *space = sys_calloc(1, sizeof *space);
  if (!space)
    return -ENOMEM;
  *space = (struct space){.leash = {-1, -1},
                          .owner = -1,
                          .init_fd = -1,
                          .user = geteuid() != 0,
                          .uid = geteuid(),
                          .gid = getegid()};
  int r =
      space->user && tree->own->at_least < CP_TREE_NAMESPACE ? -EPERM : open_leash(space, tree->own->guard);
  if (r >= 0) {
    tree->space = space;
    return 0;
  }
  os_close(space->leash[0]);
  os_close(space->leash[1]);
  free(space);
  return r;
}

/* Its own /proc, so that the program finds itself in it. */
static int namespace_join(os_tree *tree) {
  (void)tree;
  int r = sys_mount("proc", "/proc", "");
  return r;
}

/* An init that somebody has stopped does not answer; then it is there. The program is not the init's child:
 * until its end is seen here it counts, and nobody needs to be asked. */
static bool namespace_left(os_tree *tree) {
  struct space *space = tree->space;
  char word = INIT_ANYBODY;
  if (!tree->ended || space->empty)
    return !space->empty;
  int64_t n = sys_send_quiet(space->leash[0], &word, 1);
  while (n == 1 && (n = sys_read(space->leash[0], &word, 1)) == -EINTR)
    n = 1;
  space->empty = n == 1 ? word == INIT_NOBODY : n != -EAGAIN;
  return !space->empty;
}

static int namespace_kill(os_tree *tree, int signal) {
  struct space *space = tree->space;
  if (!namespace_left(tree))
    return -ESRCH;
  return signal == 0 ? 0 : sys_kill(space->init_fd, space->init, signal);
}

static void namespace_end(os_tree *tree) {
  (void)tree;
}

static void namespace_close(os_tree *tree) {
  struct space *space = tree->space;
  sys_exit ignored;
  bool is_ours = os_loop_is_ours(tree->loop);
  if (is_ours && tree->pid == 0)
    end(space->init_fd, space->init);
  os_close(space->leash[0]);
  os_close(space->leash[1]);
  os_close(space->owner);
  if (is_ours && tree->pid != 0) {
    int flags = space->empty || tree->own->guard ? 0 : SYS_WAIT_NOW;
    if (sys_wait(space->init_fd, space->init, flags, &ignored) == 0 &&
        waiter_adopt(space->init_fd, space->init) >= 0)
      space->init_fd = -1;
  }
  os_close(space->init_fd);
  free(space);
}

const struct tree_kind tree_namespace = {.level = CP_TREE_NAMESPACE,
                                         .words =
                                             "born in unshare(CLONE_NEWPID | CLONE_NEWNS), mount(\"proc\")",
                                         .is_guard = true,
                                         .open = namespace_open,
                                         .join = namespace_join,
                                         .kill = namespace_kill,
                                         .left = namespace_left,
                                         .end = namespace_end,
                                         .close = namespace_close};
