/* fork(), and a thread that waits for the child. */
#include "os/posix/process.h"
#include "os/posix/sys_posix.h"

static int fork_blocked(struct child_start *start) {
  sys_mask old;
  int saved = errno;
  int r = sys_mask_block_all(&old);
  if (r >= 0) {
    r = sys_fork(child_main, start);
    sys_mask_restore(&old);
  }
  errno = saved;
  return r;
}

static int fork_child(struct child_start *start, os_process *process, int barrier[2]) {
  int pid = fork_blocked(start);
  if (pid < 0) {
    barrier_close(barrier);
    return pid;
  }
  process->pid = pid;
  int r = barrier_wait(barrier);
  if (r < 0)
    process_discard(process);
  return r;
}

int launch(os_loop *loop, struct child_start *start, os_process *process) {
  int barrier[2];
  int r = waiter_open(loop, &process->link, &process->waiter);
  if (r >= 0)
    r = barrier_open(start, barrier);
  return r < 0 ? r : fork_child(start, process, barrier);
}

void launch_loop_close(os_loop *loop) {
  if (loop->report)
    sys_unmap(loop->report, sizeof *loop->report);
}
