/* Watching, signalling and reaping one process; start.c makes it. */
#include "os/posix/process.h"

#include "os/posix/pipe.h"
#include "os/posix/tree.h"
#include "os/sys.h"

#include <errno.h>
#include <stdlib.h>

/* Off the poller and the waiter; it stays what it is. After fork() the thread is the parent's alone. */
static void unwatch(os_process *process, bool reap) {
  queue_remove(&process->link);
  if (process->watch.fd >= 0)
    loop_unwatch(process->loop, &process->watch);
  if (process->waiter && os_loop_is_ours(process->loop))
    (void)waiter_close(process->waiter, reap);
  process->waiter = NULL;
}

static void close_pidfd(os_process *process) {
  os_close(process->watch.fd);
  process->watch.fd = -1;
}

/* ---- the end ---- */

static os_exit exit_of(const sys_exit *end) {
  return (os_exit){.code = end->signaled ? -1 : end->status,
                   .signal = end->signaled ? end->status : 0,
                   .core_dumped = end->core_dumped,
                   .usage = end->usage};
}

/*
 * False: it has not ended, or it has and was not reaped; being told again follows. ECHILD: it is not a child
 * of ours, or somebody else has waited for it. What the kernel kept is then had through the pidfd, once the
 * process was reaped. Asked twice, because it may have become our child between both questions.
 */
static bool look(os_process *process, os_exit *ret) {
  int pidfd = process->watch.fd;
  int flags = SYS_WAIT_NOW | (tree_keeps_zombie(process->tree) ? SYS_WAIT_LOOK : 0);
  for (int i = 0; i < 2; i++) {
    sys_exit end;
    int r = sys_wait(pidfd, process->pid, flags, &end);
    if (r == 0 && !process->waiter)
      return false;
    if (r > 0) {
      *ret = exit_of(&end);
      return true;
    }
    r = r == -ECHILD && pidfd >= 0 ? sys_pidfd_exit(pidfd, &end) : -ECHILD;
    if (r != 0) {
      *ret = r > 0 ? exit_of(&end) : (os_exit){.code = -1, .lost = true};
      ret->recovered = r > 0;
      return true;
    }
  }
  return false;
}

void process_turn(struct link *link) {
  os_process *process = QUEUE_OWNER(link, os_process, link);
  os_exit result = {.code = -1};
  if (!process->in_company && !look(process, &result))
    return;
  process->reaped = true;
  /* Where the zombie names the group, the companion cannot end before the tree is let go. */
  if (process->companion != 0 && !tree_keeps_zombie(process->tree) && !companion_ended(process, &result))
    return;
  if (process->tree)
    tree_ended(process->tree, !result.lost && !result.recovered && tree_keeps_zombie(process->tree));
  unwatch(process, false);
  close_pidfd(process);
  process->done(process->ctx, &result); /* last: it may close the process */
}

/* ---- watching ---- */

static void on_ready(os_watch *watch, unsigned events) {
  (void)events;
  os_process *process = QUEUE_OWNER(watch, os_process, watch);
  loop_may_have_ended(process->loop, &process->link);
}

int process_new(os_loop *loop, os_exit_fn *done, void *ctx, os_process **ret) {
  os_process *process = sys_calloc(1, sizeof *process);
  if (!process)
    return -ENOMEM;
  process->loop = loop;
  process->watch = (os_watch){.fd = -1, .interest = WATCH_READ, .wants = WATCH_READ, .ready = on_ready};
  process->done = done;
  process->ctx = ctx;
  *ret = process;
  return 0;
}

/* Where the poller does not take the pidfd, a thread waits. */
int process_follow(os_process *process) {
  if (process->watch.fd >= 0 && poller_add(process->loop->poller, &process->watch) >= 0)
    return 0;
  close_pidfd(process);
  int r = process->waiter ? 0 : waiter_open(process->loop, &process->link, &process->waiter);
  if (r >= 0)
    waiter_go(process->waiter, process->pid);
  return r;
}

void process_discard(os_process *process) {
  sys_exit ignored;
  companion_kill(process);
  process->own = true;
  if (sys_kill(process->watch.fd, process->pid, SIGKILL) < 0) { /* it may run for ever */
    if (process->waiter)
      waiter_go(process->waiter, process->pid);
    return;
  }
  (void)sys_wait(process->watch.fd, process->pid, 0, &ignored);
  companion_reap(process, true);
  process->reaped = true;
}

/* Without a pidfd only a child can be waited for; of another one it is told why there is none. */
static int find(os_process *process) {
  sys_exit ignored;
  int fd = fd_off_stdio(sys_pidfd_open(process->pid));
  if (fd >= 0 || fd == -ESRCH || fd == -EINVAL) {
    process->watch.fd = fd;
    return fd;
  }
  if (sys_wait(-1, process->pid, SYS_WAIT_NOW | SYS_WAIT_LOOK, &ignored) >= 0)
    return 0;
  if (sys_kill(-1, process->pid, 0) == -ESRCH)
    return -ESRCH;
  return fd == -EMFILE || fd == -ENFILE || fd == -ENOMEM ? fd : -ENOTSUP;
}

int os_process_watch(os_loop *loop, int pid, os_exit_fn *done, void *ctx, os_process **ret) {
  if (pid <= 0)
    return -ESRCH;
  os_process *process;
  int r = process_new(loop, done, ctx, &process);
  if (r < 0)
    return r;
  process->pid = pid;
  r = find(process);
  if (r >= 0)
    r = process_follow(process);
  if (r < 0)
    process = os_process_close(process);
  else
    *ret = process;
  return r < 0 ? r : 0;
}

int os_process_pid(const os_process *process) {
  return process->pid;
}

int os_process_kill(os_process *process, int signal) {
  return process->reaped ? -ESRCH : sys_kill(process->watch.fd, process->pid, signal);
}

/* What was started here and still runs is left to a thread; what was only watched, to whoever started it. */
os_process *os_process_close(os_process *process) {
  if (!process)
    return NULL;
  bool reap = process->own && !process->reaped;
  bool has_waiter = process->waiter != NULL;
  unwatch(process, reap);
  sys_exit ignored;
  if (reap && !has_waiter && sys_wait(process->watch.fd, process->pid, SYS_WAIT_NOW, &ignored) == 0) {
    if (waiter_adopt(process->watch.fd, process->pid) < 0) {
      abandon(&process->abandoned, process->watch.fd, process->pid, process);
      return NULL;
    }
    process->watch.fd = -1;
  }
  companion_reap(process, false);
  close_pidfd(process);
  free(process);
  return NULL;
}
