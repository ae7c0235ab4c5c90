/* Watching what was started elsewhere, and watching no longer. */
#include "os/fault.h"
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

TEST(watching_a_child_of_the_host) {
  static const char *const rules[] = {"", "pidfd=ENOSYS"};
  for (int i = 0; i < 2; i++) {
    struct ended ended = {0};
    os_process *process;
    test_gate gate = test_gate_open();
    os_loop *loop = open_loop();
    pid_t pid = fork();
    if (pid == 0) {
      (void)test_hold(&gate);
      _exit(9);
    }
    arm(rules[i], "");
    EXPECT_OK(os_process_watch(loop, pid, on_ended, &ended, &process));
    EXPECT_EQ(os_process_pid(process), pid);
    EXPECT_OK(os_loop_wait(loop, 0));
    EXPECT_EQ(ended.times, 0);
    test_release(&gate, 1);
    wait_ended(loop, &ended);
    sys_fault_disarm();
    EXPECT_EQ(ended.exit.code, 9);
    EXPECT(!ended.exit.lost && !ended.exit.recovered);
    EXPECT_EQ(waitpid(pid, NULL, WNOHANG), -1);
    os_process_close(process);
    os_loop_close(loop);
    test_gate_close(&gate);
  }
}

TEST(watching_what_is_not_there) {
  os_process *process = NULL;
  os_loop *loop = open_loop();
  pid_t pid = fork();
  if (pid == 0)
    _exit(1);
  EXPECT_SYS(waitpid(pid, NULL, 0));
  EXPECT_EQ(os_process_watch(loop, pid, on_ended, NULL, &process), -ESRCH);
  EXPECT_EQ(os_process_watch(loop, 0, on_ended, NULL, &process), -ESRCH);
  EXPECT_EQ(os_process_watch(loop, -1, on_ended, NULL, &process), -ESRCH);
  EXPECT_OK(sys_fault_arm("pidfd=ENOSYS"));
  EXPECT_EQ(os_process_watch(loop, pid, on_ended, NULL, &process), -ESRCH);
  EXPECT_EQ(os_process_watch(loop, getppid(), on_ended, NULL, &process), -ENOTSUP);
  sys_fault_disarm();
  int full = has_pidfd() ? -EMFILE : -ENOTSUP;
  EXPECT_OK(sys_fault_arm("pidfd=EMFILE"));
  EXPECT_EQ(os_process_watch(loop, pid, on_ended, NULL, &process), -ESRCH);
  EXPECT_EQ(os_process_watch(loop, getppid(), on_ended, NULL, &process), full);
  sys_fault_disarm();
  EXPECT(process == NULL);
  os_loop_close(loop);
}

/* A child forks a grandchild, tells its pid, and stays until it is released to wait for it or to leave. */
struct family {
  pid_t child, grandchild;
  test_gate child_gate, grandchild_gate;
};

static void family_start(struct family *family, bool reaps) {
  int fds[2];
  EXPECT_SYS(pipe(fds));
  family->child_gate = test_gate_open();
  family->grandchild_gate = test_gate_open();
  family->child = fork();
  if (family->child == 0) {
    pid_t pid = fork();
    if (pid == 0) {
      (void)test_hold(&family->grandchild_gate);
      _exit(9);
    }
    EXPECT_EQ(write(fds[1], &pid, sizeof pid), sizeof pid);
    (void)test_hold(&family->child_gate);
    if (reaps)
      EXPECT_SYS(waitpid(pid, NULL, 0));
    _exit(42);
  }
  EXPECT_EQ(read(fds[0], &family->grandchild, sizeof(pid_t)), sizeof(pid_t));
  (void)close(fds[0]);
  (void)close(fds[1]);
}

static void family_end(struct family *family) {
  EXPECT_SYS(waitpid(family->child, NULL, 0));
  test_gate_close(&family->child_gate);
  test_gate_close(&family->grandchild_gate);
}

TEST(watching_the_child_of_another) {
  if (!has_pidfd())
    SKIP("only a pidfd tells the end of a process that is not a child");
  bool remembers = kernel_remembers();
  static const char *const rules[] = {"", "pidfd_info=ENOTTY"};
  for (int i = 0; i < 2; i++) {
    struct family family;
    struct ended ended = {0};
    os_process *process;
    os_loop *loop = open_loop();
    family_start(&family, true);
    arm(rules[i], "");
    EXPECT_OK(os_process_watch(loop, family.grandchild, on_ended, &ended, &process));
    EXPECT_OK(os_loop_wait(loop, 0));
    EXPECT_EQ(ended.times, 0);
    test_release(&family.grandchild_gate, 1);
    test_release(&family.child_gate, 1);
    wait_ended(loop, &ended);
    sys_fault_disarm();
    expect_stolen(&ended, remembers && i == 0);
    os_process_close(process);
    os_loop_close(loop);
    family_end(&family);
  }
}

#ifdef __linux__
/* An orphan becomes ours while it is watched, and is reaped: while it runs, or when it has ended already. */
static void watch_orphan(bool ended_first) {
  struct family family;
  struct ended ended = {0};
  os_process *process;
  os_loop *loop = open_loop();
  EXPECT_SYS(prctl(PR_SET_CHILD_SUBREAPER, 1));
  family_start(&family, false);
  EXPECT_OK(os_process_watch(loop, family.grandchild, on_ended, &ended, &process));
  test_release(ended_first ? &family.grandchild_gate : &family.child_gate, 1);
  if (ended_first)
    EXPECT_OK(os_loop_wait(loop, -1)); /* told, but not how */
  else
    wait_zombie(family.child);
  EXPECT_EQ(ended.times, 0);
  test_release(ended_first ? &family.child_gate : &family.grandchild_gate, 1);
  wait_ended(loop, &ended);
  EXPECT_EQ(ended.exit.code, 9);
  EXPECT(!ended.exit.lost && !ended.exit.recovered);
  EXPECT_EQ(waitpid(family.grandchild, NULL, WNOHANG), -1);
  os_process_close(process);
  os_loop_close(loop);
  family_end(&family);
}

TEST(watching_an_orphan) {
  if (!has_pidfd())
    SKIP("only a pidfd tells the end of a process that is not a child yet");
  watch_orphan(false);
}

TEST(watching_an_orphan_that_has_ended) {
  if (!has_pidfd() || !kernel_remembers())
    SKIP("older kernels do not tell when a process is reaped");
  watch_orphan(true);
}
#endif

/* ---- not watched any more ---- */

TEST(a_closed_child_runs_on_and_is_reaped) {
  for (const char *const *mode = start_modes; *mode; mode++) {
    struct start start;
    struct ended ended;
    int open_fds = test_open_fds();
    test_gate gate = test_gate_open();
    os_loop *loop = open_loop();
    start_held(&start, "42", gate.hold_fd);
    arm(*mode, "");
    os_process *process = start_expect(loop, &start, &ended);
    int pid = os_process_pid(process);
    process = os_process_close(process);
    loop = os_loop_close(loop);
    EXPECT_SYS(kill(pid, 0));
    sys_fault_disarm();
    test_release(&gate, 1);
    wait_reaped(pid);
    EXPECT_EQ(ended.times, 0);
    test_gate_close(&gate);
    wait_open_fds(open_fds);
  }
}

/* It has ended, the loop has not looked yet. */
TEST(a_closed_zombie_is_reaped) {
  for (const char *const *mode = start_modes; *mode; mode++) {
    struct start start;
    struct ended ended;
    int open_fds = test_open_fds();
    os_loop *loop = open_loop();
    arm(*mode, "");
    start_helper(&start, "quit", NULL);
    os_process *process = start_expect(loop, &start, &ended);
    int pid = os_process_pid(process);
    wait_zombie(pid);
    os_process_close(process);
    sys_fault_disarm();
    wait_reaped(pid);
    os_loop_close(loop);
    wait_open_fds(open_fds);
  }
}

/* What was only watched is its parent's to reap. */
TEST(closing_a_watch_takes_nothing_away) {
  struct ended ended = {0};
  os_process *process;
  os_loop *loop = open_loop();
  pid_t pid = fork();
  if (pid == 0)
    _exit(9);
  EXPECT_OK(os_process_watch(loop, pid, on_ended, &ended, &process));
  os_process_close(process);
  int status;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(WEXITSTATUS(status), 9);
  os_loop_close(loop);
}
