#include "support.h"

#include "os/fault.h"
#include "os/sys.h"

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char *const start_modes[] = {"",
                                   "clone_vm=EINVAL",
                                   "pidfd=ENOSYS",
                                   "pidfd=EMFILE",
                                   "close_range=ENOSYS",
                                   "clone_vm=EINVAL,pidfd=EPERM",
                                   NULL};

void arm(const char *mode, const char *rule) {
  char text[256];
  (void)snprintf(text, sizeof text, "%s%s%s", mode, *mode && *rule ? "," : "", rule);
  EXPECT_OK(sys_fault_arm(text));
}

bool has_pidfd(void) {
  int fd = sys_pidfd_open(getpid());
  os_close(fd);
  return fd >= 0;
}

os_loop *open_loop(void) {
  os_loop *loop = NULL;
  EXPECT_OK(os_loop_open(&loop));
  return loop;
}

static void add(struct start *start, os_step step) {
  EXPECT_LT(start->plan.step_count, sizeof start->steps / sizeof *start->steps);
  start->steps[start->plan.step_count++] = step;
}

void start_helper(struct start *start, const char *name, ...) {
  memset(start, 0, sizeof *start);
  start->plan = (os_plan){.steps = start->steps,
                          .sources = start->sources,
                          .argv = start->argv,
                          .envp = os_environ(),
                          .candidates = start->candidates};
  char *program = (char *)(uintptr_t)test_program();
  start->candidates[0] = program;
  size_t argc = 0;
  start->argv[argc++] = program;
  start->argv[argc++] = (char *)(uintptr_t) "--helper";
  va_list more;
  va_start(more, name);
  for (const char *one = name; one; one = va_arg(more, const char *))
    start->argv[argc++] = (char *)(uintptr_t)one;
  va_end(more);
  add(start, (os_step){.kind = CP_STEP_SIGNALS});
}

void start_place(struct start *start, int target, int source, os_source_kind kind, int fd) {
  start->sources[source] = (os_source){.kind = kind, .fd = fd};
  add(start, (os_step){.kind = CP_STEP_STDIO, .index = target, .source = source});
  if ((size_t)target >= start->plan.source_count)
    start->plan.source_count = (size_t)target + 1;
}

static void close_rest(struct start *start) {
  size_t last = start->plan.step_count - 1;
  if (start->steps[last].kind == CP_STEP_SIGNALS)
    for (int i = 0; i < 3; i++)
      start_place(start, i, i, OS_SOURCE_PARENT, i);
  for (size_t i = 0; i < start->plan.step_count; i++)
    if (start->steps[i].kind == CP_STEP_CLOSE_REST)
      return;
  add(start, (os_step){.kind = CP_STEP_CLOSE_REST});
}

void start_add(struct start *start, os_step step) {
  close_rest(start);
  add(start, step);
}

int start_with(os_loop *loop, struct start *start, os_exit_fn *done, void *ctx, os_process **ret,
               os_failure *ret_failure) {
  close_rest(start);
  add(start, (os_step){.kind = CP_STEP_MASK});
  add(start, (os_step){.kind = CP_STEP_EXEC});
  int r = os_process_start(loop, &start->plan, done, ctx, ret, ret_failure);
  start->plan.step_count -= 2;
  return r;
}

int start_run(os_loop *loop, struct start *start, struct ended *ended, os_process **ret,
              os_failure *ret_failure) {
  *ended = (struct ended){0};
  return start_with(loop, start, on_ended, ended, ret, ret_failure);
}

os_process *start_expect(os_loop *loop, struct start *start, struct ended *ended) {
  os_process *process = NULL;
  os_failure failure = {0};
  int r = start_run(loop, start, ended, &process, &failure);
  if (r < 0)
    FAIL("not started: %s, %s %d", strerror(-r), cp_step_name(failure.step), failure.index);
  return process;
}

void on_ended(void *ctx, const os_exit *exit) {
  struct ended *ended = ctx;
  ended->exit = *exit;
  ended->times++;
}

void wait_ended(os_loop *loop, const struct ended *ended) {
  while (ended->times == 0)
    EXPECT_OK(os_loop_wait(loop, -1));
}

void wait_zombie(int pid) {
  siginfo_t info;
  EXPECT_SYS(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT));
}

void wait_reaped(int pid) {
  int64_t deadline = os_now_ns() + 20 * INT64_C(1000000000);
  siginfo_t info;
  while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == 0) {
    EXPECT_LT(os_now_ns(), deadline);
    (void)sched_yield();
  }
  EXPECT_EQ(errno, ECHILD);
}

void wait_open_fds(int count) {
  int64_t deadline = os_now_ns() + 20 * INT64_C(1000000000);
  while (test_open_fds() != count) {
    EXPECT_LT(os_now_ns(), deadline);
    (void)sched_yield();
  }
}

void start_held(struct start *start, const char *code, int hold_fd) {
  start_helper(start, "held", code, NULL);
  for (int i = 0; i < 3; i++)
    start_place(start, i, i, OS_SOURCE_PARENT, i);
  start_place(start, 3, 3, OS_SOURCE_PARENT, hold_fd);
}

bool kernel_remembers(void) {
  sys_exit end;
  pid_t pid = fork();
  if (pid == 0)
    _exit(9);
  int pidfd = sys_pidfd_open(pid);
  EXPECT_SYS(waitpid(pid, NULL, 0));
  bool remembers = pidfd >= 0 && sys_pidfd_exit(pidfd, &end) == 1 && end.status == 9;
  os_close(pidfd);
  return remembers;
}

void expect_stolen(const struct ended *ended, bool recovered) {
  EXPECT_EQ(ended->times, 1);
  EXPECT_EQ(ended->exit.recovered, recovered);
  EXPECT_EQ(ended->exit.lost, !recovered);
  EXPECT_EQ(ended->exit.code, recovered ? 9 : -1);
  EXPECT_EQ(ended->exit.signal, 0);
}
