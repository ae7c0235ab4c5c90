/* Children that nobody waits for any more, where no thread could be started that would. */
#include "os/fault.h"
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static void *open_and_close(void *ctx) {
  os_loop_close(open_loop());
  return ctx;
}

static void in_another_thread(os_loop *loop) {
  pthread_t thread;
  (void)loop;
  EXPECT_EQ(pthread_create(&thread, NULL, open_and_close, NULL), 0);
  EXPECT_EQ(pthread_join(thread, NULL), 0);
}

static void by_a_wait(os_loop *loop) {
  EXPECT_OK(os_loop_wait(loop, 0));
}

static void by_a_start(os_loop *loop) {
  struct start start;
  struct ended ended = {0};
  test_gate gate = test_gate_open();
  start_held(&start, "3", gate.hold_fd);
  os_process *process = start_expect(loop, &start, &ended);
  test_release(&gate, 1);
  wait_ended(loop, &ended);
  os_process_close(process);
  test_gate_close(&gate);
}

static bool is_reaped(int pid) {
  siginfo_t info;
  return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD;
}

static void check(const char *fault, void (*call)(os_loop *loop)) {
  struct start start;
  struct ended ended = {0};
  test_gate gate = test_gate_open();
  int before = test_open_fds();
  os_loop *first = open_loop(), *other = open_loop();
  start_held(&start, "5", gate.hold_fd);
  os_process *process = start_expect(first, &start, &ended);
  int pid = os_process_pid(process);
  arm(fault, "");
  os_process_close(process);
  EXPECT_EQ(sys_fault_fired(), 1);
  sys_fault_disarm();
  os_loop_close(first);
  by_a_wait(other); /* it still runs: nothing is waited for */
  EXPECT(!is_reaped(pid));
  test_release(&gate, 1);
  wait_zombie(pid);
  call(other);
  EXPECT(is_reaped(pid));
  os_loop_close(other);
  EXPECT_EQ(test_open_fds(), before);
  EXPECT_EQ(ended.times, 0);
  test_gate_close(&gate);
}

TEST(a_child_that_no_thread_waits_for_is_reaped_later) {
  if (!has_pidfd())
    SKIP("without pidfds every child has its thread from the start");
  check("thread=EAGAIN", in_another_thread);
  check("thread=EAGAIN", by_a_wait);
  check("thread=EAGAIN", by_a_start);
  check("memory=ENOMEM", by_a_wait);
}

/* Its end is nobody's affair in a process that the host forked; there it may only be freed. */
TEST(an_abandoned_child_after_fork) {
  if (!has_pidfd())
    SKIP("without pidfds every child has its thread from the start");
  struct start start;
  struct ended ended = {0};
  test_gate gate = test_gate_open();
  os_loop *loop = open_loop();
  start_held(&start, "5", gate.hold_fd);
  os_process *process = start_expect(loop, &start, &ended);
  int pid = os_process_pid(process), status;
  arm("thread=EAGAIN", "");
  os_process_close(process);
  sys_fault_disarm();
  pid_t copy = fork();
  if (copy == 0) {
    os_loop_close(open_loop());
    _exit(9);
  }
  EXPECT_EQ(waitpid(copy, &status, 0), copy);
  EXPECT_EQ(WEXITSTATUS(status), 9);
  EXPECT(!is_reaped(pid));
  test_release(&gate, 1);
  wait_zombie(pid);
  os_loop_close(loop);
  os_loop_close(open_loop());
  EXPECT(is_reaped(pid));
  test_gate_close(&gate);
}

/* ---- a child that is not to be, and cannot be ended ---- */

static bool none_is_left(void) {
  siginfo_t info;
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD;
}

static void check_unkillable(const char *mode, const char *fault, int r) {
  struct start start;
  struct ended ended = {0};
  os_failure failure = {0};
  os_process *process = NULL;
  siginfo_t info;
  NOTE("%s %s", mode, fault);
  test_gate gate = test_gate_open();
  os_loop *loop = open_loop();
  start_held(&start, "5", gate.hold_fd);
  arm(mode, fault);
  EXPECT_EQ(start_run(loop, &start, &ended, &process, &failure), r);
  EXPECT(process == NULL && failure.step == CP_STEP_START && failure.errnum == -r);
  sys_fault_disarm();
  EXPECT(!none_is_left());
  test_release(&gate, 1);
  (void)waitid(P_ALL, 0, &info, WEXITED | WNOWAIT); /* it has ended, and may have been reaped */
  while (!none_is_left())
    os_loop_close(open_loop());
  os_loop_close(loop);
  test_gate_close(&gate);
}

TEST(a_start_that_fails_does_not_wait_for_what_it_cannot_end) {
  if (has_pidfd())
    check_unkillable("", "epoll_ctl=ENOMEM,thread=EAGAIN,kill=EPERM", -EAGAIN);
  check_unkillable(has_pidfd() ? "clone_vm=EPERM" : "", "parent:read=EIO,kill=EPERM", -EIO);
  if (has_pidfd())
    check_unkillable("clone_vm=EPERM,pidfd=ENOSYS", "parent:read=EIO,kill=EPERM", -EIO);
}
