/* Starting a process: what all back ends have in common. */
#include "os/posix/abandoned.h"
#include "os/posix/isolating.h"
#include "os/posix/pipe.h"
#include "os/posix/process.h"
#include "os/posix/tree.h"
#include "os/sys.h"

#include <errno.h>
#include <stdlib.h>

enum { FEW = 16 };

static int fail(os_failure *ret_failure, cp_step step, int r) {
  *ret_failure = (os_failure){.step = step, .index = -1, .errnum = -r};
  return r;
}

static int prepare(os_loop *loop, struct child_start *start, int few[FEW]) {
  const os_plan *plan = start->plan;
  void *report;
  if (!loop->report) {
    int r = sys_map(sizeof *loop->report, true, &report);
    if (r < 0)
      return r;
    loop->report = report;
  }
  start->report = loop->report;
  *start->report = (os_failure){0};
  start->fds = plan->source_count <= FEW ? few : sys_calloc(plan->source_count, sizeof *start->fds);
  if (!start->fds)
    return -ENOMEM;
  for (size_t i = 0; i < plan->source_count; i++)
    start->fds[i] = plan->sources[i].fd;
  start->highest = sys_highest_fd();
  start->isolation_fd = -1;
  return 0;
}

/* The child has reported and left: whatever happens, no zombie stays. */
static int take_report(os_process *process, const os_failure *report, os_failure *ret_failure) {
  sys_exit ignored;
  (void)sys_wait(process->watch.fd, process->pid, 0, &ignored);
  companion_reap(process, true);
  process->reaped = true;
  *ret_failure = *report;
  return -report->errnum;
}

static int run(os_loop *loop, struct child_start *start, os_process *process, os_failure *ret_failure) {
  int r = launch(loop, start, process);
  if (r < 0)
    return fail(ret_failure, start->tree && start->tree->refused ? CP_STEP_TREE : CP_STEP_START, r);
  process->own = true;
  if (start->report->errnum != 0)
    return take_report(process, start->report, ret_failure);
  process->watch.fd = fd_off_stdio(process->watch.fd);
  r = process_follow(process);
  if (r < 0) {
    process_discard(process);
    return fail(ret_failure, CP_STEP_START, r);
  }
  ret_failure->missing = start->report->missing;
  return 0;
}

/* What isolation needs is open only while the process is made. */
static int run_isolated(os_loop *loop, struct child_start *start, os_process *process,
                        os_failure *ret_failure) {
  if (start->plan->isolation == NULL)
    return run(loop, start, process, ret_failure);
  int r = isolating_open(start, ret_failure);
  if (r >= 0)
    r = run(loop, start, process, ret_failure);
  isolating_close(start);
  return r;
}

int process_start(const struct process_start *how, os_tree *tree, os_process **ret, os_failure *ret_failure) {
  struct child_start start = {
      .plan = how->plan, .tree = tree, .parent = sys_getpid(), .main_thread = sys_is_main_thread()};
  int few[FEW];
  os_process *process;
  abandoned_reap();
  int r = process_new(how->loop, how->done, how->ctx, &process);
  if (r < 0)
    return fail(ret_failure, CP_STEP_MEMORY, r);
  r = prepare(how->loop, &start, few);
  r = r < 0 ? fail(ret_failure, CP_STEP_MEMORY, r) : run_isolated(how->loop, &start, process, ret_failure);
  if (start.fds != few)
    free(start.fds);
  if (r < 0)
    process = os_process_close(process);
  else
    *ret = process;
  return r;
}

int os_process_start(os_loop *loop, os_plan *plan, os_exit_fn *done, void *ctx, os_process **ret,
                     os_failure *ret_failure) {
  struct process_start how = {.loop = loop, .plan = plan, .done = done, .ctx = ctx};
  return tree_is_asked(&plan->own) ? tree_start(&how, ret, ret_failure)
                                   : process_start(&how, NULL, ret, ret_failure);
}
