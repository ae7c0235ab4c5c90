/*
 * Two ways to make a process.
 *
 * Shared: the child runs in our memory while this thread stands still (CLONE_VM | CLONE_VFORK), on a stack of
 * its own. Nothing is copied, so the cost does not grow with the host's memory. No signal handler may run in
 * the child, as it would change the host's memory: all signals are blocked around it. A raw setuid() there
 * clears the *parent's* dumpable flag, so plans that change credentials are not run in this way.
 *
 * Copied: as fork() does, and a pipe tells when the child has become the program. For credentials, and
 * where CLONE_VM is only emulated (valgrind, qemu-user).
 */
#include "os/linux/namespaces.h"
#include "os/linux/sys_linux.h"
#include "os/linux/tree_linux.h"
#include "os/posix/tree.h"

#include <pthread.h>
#include <sched.h>
#include <sys/wait.h>

enum { GUARD_SIZE = 65536, STACK_SIZE = 65536 }; /* whole pages on every architecture */

static int stack_open(os_loop *loop) {
  void *memory;
  if (loop->stack)
    return 0;
  int r = sys_map(GUARD_SIZE + STACK_SIZE, false, &memory);
  if (r < 0)
    return r;
  r = sys_guard(memory, GUARD_SIZE);
  if (r < 0) {
    sys_unmap(memory, GUARD_SIZE + STACK_SIZE);
    return r;
  }
  loop->stack = memory;
  return 0;
}

void launch_loop_close(os_loop *loop) {
  if (loop->stack)
    sys_unmap(loop->stack, GUARD_SIZE + STACK_SIZE);
  if (loop->report)
    sys_unmap(loop->report, sizeof *loop->report);
}

/* Into a cgroup where there is one to be born in; what is refused there the child's own step does, or tells.
 */
static int clone_into(os_loop *loop, int (*fn)(void *), os_tree *tree, void *arg, int flags, int *ret_pidfd) {
  char *stack = (char *)loop->stack + GUARD_SIZE;
  if (tree && tree->into >= 0) {
    tree->born_in = true;
    int r = sys_clone_into(fn, stack, STACK_SIZE, (unsigned)flags, arg, tree->into, ret_pidfd);
    if (r >= 0 || r == -EAGAIN || r == -ENOMEM)
      return r;
    tree->born_in = false;
  }
  return sys_clone(fn, stack + STACK_SIZE, flags, arg, ret_pidfd);
}

/* clone() with every signal blocked; the child sets its own mask last. errno stays the caller's. */
static int clone_blocked(os_loop *loop, int (*fn)(void *), os_tree *tree, void *arg, int flags,
                         int *ret_pidfd) {
  int saved = errno, cancel;
  sys_mask old;
  (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
  int r = sys_mask_block_all(&old);
  if (r >= 0) {
    r = clone_into(loop, fn, tree, arg, flags, ret_pidfd);
    sys_mask_restore(&old);
  }
  (void)pthread_setcancelstate(cancel, NULL);
  errno = saved;
  return r;
}

/* ---- is memory really shared? ---- */

static int set_flag(void *flag) {
  *(volatile int *)flag = 1;
  sys_exit_now(0);
}

/*
 * Asked once in a process, of a child that raises a flag. It ends without a signal, so the host does not
 * notice it.
 */
static bool shares_memory(os_loop *loop) {
  static atomic_int known; /* 0: not asked yet */
  enum { YES = 1, NO };
  int answer = atomic_load(&known);
  if (answer != 0)
    return answer == YES;
  volatile int flag = 0;
  int pid = clone_blocked(loop, set_flag, NULL, (void *)&flag, CLONE_VM | CLONE_VFORK, NULL);
  if (pid < 0)
    return false;
  sys_wait_clone(pid);
  atomic_store(&known, flag ? YES : NO);
  return flag;
}

/* ---- making the child ---- */

static bool is_refused(int r) {
  return r == -EINVAL || r == -ENOSYS || r == -EPERM;
}

/* Without a pidfd (an old kernel, a seccomp filter, no descriptor left) a thread waits for the child. */
static int make_without_pidfd(os_loop *loop, struct child_start *start, int flags, os_process *process) {
  int r = waiter_open(loop, &process->link, &process->waiter);
  if (r < 0)
    return r;
  r = clone_blocked(loop, child_main, start->tree, start, flags | SIGCHLD, NULL);
  if (r < 0)
    process->waiter = waiter_close(process->waiter, false);
  return r;
}

static int make(os_loop *loop, struct child_start *start, int flags, os_process *process) {
  int pidfd = -1;
  int r = clone_blocked(loop, child_main, start->tree, start, flags | CLONE_PIDFD | SIGCHLD, &pidfd);
  if (is_refused(r) || r == -EMFILE || r == -ENFILE)
    r = make_without_pidfd(loop, start, flags, process);
  if (r < 0)
    return r;
  process->pid = r;
  process->watch.fd = pidfd;
  return 0;
}

static int make_copied(os_loop *loop, struct child_start *start, os_process *process) {
  int fds[2];
  int r = barrier_open(start, fds);
  if (r < 0)
    return r;
  r = make(loop, start, 0, process);
  if (r < 0) {
    barrier_close(fds);
    return r;
  }
  r = barrier_wait(fds);
  if (r < 0)
    process_discard(process);
  return r;
}

int launch(os_loop *loop, struct child_start *start, os_process *process) {
  const os_isolation *isolation = start->plan->isolation;
  if (isolation && isolation->namespaces != 0)
    return namespaces_launch(loop, start, process);
  if (start->tree && start->tree->space)
    return tree_launch(start, process);
  int r = stack_open(loop);
  if (r < 0)
    return r;
  if (!start->plan->credentials && shares_memory(loop)) {
    r = make(loop, start, CLONE_VM | CLONE_VFORK, process);
    if (!is_refused(r))
      return r;
  }
  return make_copied(loop, start, process);
}
