/* How the end of a process is told: by itself, by a signal, stolen, of somebody else's child, not at all. */
#include "os/fault.h"
#include "os/sys.h"
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

/* Waits on descriptor 3, then leaves with its argument or 42. */
HELPER(held) {
  (void)test_hold_fd(3);
  return argc > 1 ? atoi(argv[1]) : 42;
}

static void plan_held(struct start *start, const char *code, int hold_fd) {
  start_helper(start, "held", code, NULL);
  for (int i = 0; i < 3; i++)
    start_place(start, i, i, OS_SOURCE_PARENT, i);
  start_place(start, 3, 3, OS_SOURCE_PARENT, hold_fd);
}

HELPER(die) {
  struct rlimit none = {0};
  (void)setrlimit(RLIMIT_CORE, &none);
  (void)raise(atoi(argv[1]));
  return 1;
}

TEST(codes_and_signals) {
  static const struct {
    const char *helper, *argument;
    int code, signal;
  } cases[] = {{"quit", "1", 1, 0},       {"quit", "42", 42, 0},      {"quit", "255", 255, 0},
               {"die", "9", -1, SIGKILL}, {"die", "15", -1, SIGTERM}, {"die", "40", -1, 40}};
  for (const char *const *mode = start_modes; *mode; mode++)
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
      struct start start;
      struct ended ended;
      os_loop *loop = open_loop();
      start_helper(&start, cases[i].helper, cases[i].argument, NULL);
      arm(*mode, "");
      os_process *process = start_expect(loop, &start, &ended);
      int pid = os_process_pid(process);
      wait_ended(loop, &ended);
      NOTE("mode '%s', %s %s", *mode, cases[i].helper, cases[i].argument);
      EXPECT_EQ(ended.exit.code, cases[i].code);
      EXPECT_EQ(ended.exit.signal, cases[i].signal);
      EXPECT(!ended.exit.lost && !ended.exit.recovered);
      EXPECT_GT(ended.exit.usage.max_rss_bytes, 100 * 1024);
      EXPECT_LT(ended.exit.usage.max_rss_bytes, INT64_C(1) << 40);
      EXPECT_EQ(os_process_kill(process, SIGKILL), -ESRCH);
      EXPECT_EQ(waitpid(pid, NULL, WNOHANG), -1);
      sys_fault_disarm();
      os_process_close(process);
      os_loop_close(loop);
    }
}

TEST(kill_reaches_it) {
  for (const char *const *mode = start_modes; *mode; mode++) {
    struct start start;
    struct ended ended;
    test_gate gate = test_gate_open();
    os_loop *loop = open_loop();
    plan_held(&start, "1", gate.hold_fd);
    arm(*mode, "");
    os_process *process = start_expect(loop, &start, &ended);
    EXPECT_EQ(os_process_kill(process, 0), 0);
    EXPECT_EQ(os_process_kill(process, 1000), -EINVAL);
    EXPECT_EQ(os_process_kill(process, SIGSTOP), 0);
    EXPECT_EQ(os_process_kill(process, SIGCONT), 0);
    EXPECT_EQ(os_process_kill(process, SIGTERM), 0);
    wait_ended(loop, &ended);
    sys_fault_disarm();
    EXPECT_EQ(ended.exit.signal, SIGTERM);
    os_process_close(process);
    os_loop_close(loop);
    test_gate_close(&gate);
  }
}

/* Stopping and continuing is no end. */
TEST(a_stopped_child_has_not_ended) {
  for (const char *const *mode = start_modes; *mode; mode++) {
    struct start start;
    struct ended ended;
    siginfo_t info;
    test_gate gate = test_gate_open();
    os_loop *loop = open_loop();
    plan_held(&start, "42", gate.hold_fd);
    arm(*mode, "");
    os_process *process = start_expect(loop, &start, &ended);
    EXPECT_OK(os_process_kill(process, SIGSTOP));
    EXPECT_SYS(waitid(P_PID, (id_t)os_process_pid(process), &info, WSTOPPED));
    EXPECT_OK(os_loop_wait(loop, 0));
    EXPECT_EQ(ended.times, 0);
    EXPECT_OK(os_process_kill(process, SIGCONT));
    test_release(&gate, 1);
    wait_ended(loop, &ended);
    sys_fault_disarm();
    EXPECT_EQ(ended.exit.code, 42);
    EXPECT_EQ(ended.times, 1);
    os_process_close(process);
    os_loop_close(loop);
    test_gate_close(&gate);
  }
}

/* ---- somebody else waits for our child ---- */

/* Whether the kernel keeps the status of what was reaped; found out without the library's watching. */
static bool kernel_remembers(void) {
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

static void expect_stolen(const struct ended *ended, bool recovered) {
  EXPECT_EQ(ended->times, 1);
  EXPECT_EQ(ended->exit.recovered, recovered);
  EXPECT_EQ(ended->exit.lost, !recovered);
  EXPECT_EQ(ended->exit.code, recovered ? 9 : -1);
  EXPECT_EQ(ended->exit.signal, 0);
}

TEST(a_stolen_child_is_recovered_or_lost) {
  bool remembers = kernel_remembers();
  static const char *const rules[] = {"", "pidfd_info=ENOTTY", "pidfd=ENOSYS", "clone_vm=EINVAL"};
  for (int i = 0; i < 4; i++) {
    struct start start;
    struct ended ended;
    os_loop *loop = open_loop();
    arm(rules[i], "");
    start_helper(&start, "quit", "9", NULL);
    os_process *process = start_expect(loop, &start, &ended);
    EXPECT_EQ(waitpid(-1, NULL, 0), os_process_pid(process));
    EXPECT_EQ(os_process_kill(process, SIGTERM), -ESRCH);
    wait_ended(loop, &ended);
    sys_fault_disarm();
    NOTE("rules '%s', the kernel remembers: %d", rules[i], remembers);
    expect_stolen(&ended, remembers && (i == 0 || i == 3));
    os_process_close(process);
    os_loop_close(loop);
  }
}

/* The kernel itself reaps at once. */
TEST(the_host_ignores_sigchld) {
  bool remembers = kernel_remembers();
  struct sigaction ignore = {.sa_handler = SIG_IGN},
                   no_zombies = {.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT};
  struct sigaction old;
  for (int i = 0; i < 40; i++) {
    struct start start;
    struct ended ended;
    os_loop *loop = open_loop();
    EXPECT_SYS(sigaction(SIGCHLD, i % 2 ? &ignore : &no_zombies, &old));
    arm(i % 4 < 2 ? "" : "pidfd=EPERM", "");
    start_helper(&start, "quit", "9", NULL);
    os_process *process = start_expect(loop, &start, &ended);
    wait_ended(loop, &ended);
    sys_fault_disarm();
    expect_stolen(&ended, remembers && i % 4 < 2);
    os_process_close(process);
    os_loop_close(loop);
    EXPECT_SYS(sigaction(SIGCHLD, &old, NULL));
  }
}

/* The kernel reaps the child that failed before we can. */
TEST(a_failed_start_while_sigchld_is_ignored) {
  for (const char *const *mode = start_modes; *mode; mode++) {
    struct start start;
    struct ended ended;
    os_process *process = NULL;
    os_failure failure;
    struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
    os_loop *loop = open_loop();
    arm(*mode, "");
    start_helper(&start, "quit", NULL);
    start.candidates[0] = (char *)(uintptr_t) "/nowhere";
    EXPECT_SYS(sigaction(SIGCHLD, &ignore, &old));
    EXPECT_EQ(start_run(loop, &start, &ended, &process, &failure), -ENOENT);
    EXPECT_SYS(sigaction(SIGCHLD, &old, NULL));
    sys_fault_disarm();
    os_loop_close(loop);
  }
}

/* ---- watching ---- */

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
    test_gate gate = test_gate_open();
    os_loop *loop = open_loop();
    plan_held(&start, "42", gate.hold_fd);
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
  }
}

/* It has ended, the loop has not looked yet. */
TEST(a_closed_zombie_is_reaped) {
  for (const char *const *mode = start_modes; *mode; mode++) {
    struct start start;
    struct ended ended;
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

/* ---- order ---- */

struct order {
  os_stream *stream;
  int reads, read_at_exit;
};

static void note_read(void *ctx, int64_t n, const char *data) {
  struct order *order = ctx;
  (void)data;
  order->reads++;
  if (n > 0)
    os_stream_read(order->stream, note_read, order);
}

static void note_exit(void *ctx, const os_exit *exit) {
  struct order *order = ctx;
  EXPECT_EQ(exit->code, 42);
  order->read_at_exit = order->reads;
}

HELPER(speak) {
  return write(1, "words", 5) == 5 ? 42 : 1;
}

/* Both lie ready: what it wrote and the end of the stream come first, its own end last. */
TEST(streams_before_ends) {
  for (const char *const *mode = start_modes; *mode; mode++) {
    struct order order = {.read_at_exit = -1};
    struct start start;
    os_failure failure;
    os_process *process;
    int fd, child_end;
    os_loop *loop = open_loop();
    EXPECT_OK(os_pipe(false, false, &fd, &child_end));
    EXPECT_OK(os_stream_open(loop, fd, true, false, &order.stream));
    os_stream_read(order.stream, note_read, &order);
    start_helper(&start, "speak", NULL);
    start_place(&start, 0, 0, OS_SOURCE_PARENT, 0);
    start_place(&start, 1, 1, OS_SOURCE_PIPE, child_end);
    start_place(&start, 2, 2, OS_SOURCE_PARENT, 2);
    arm(*mode, "");
    EXPECT_OK(start_with(loop, &start, note_exit, &order, &process, &failure));
    os_close(child_end);
    wait_zombie(os_process_pid(process));
    while (order.read_at_exit < 0)
      EXPECT_OK(os_loop_wait(loop, -1));
    sys_fault_disarm();
    EXPECT_EQ(order.read_at_exit, 2);
    os_process_close(process);
    os_stream_close(order.stream);
    os_loop_close(loop);
  }
}
