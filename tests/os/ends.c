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

/* Waits on descriptor 3, then leaves with its argument or 42. */
HELPER(held) {
  (void)test_hold_fd(3);
  return argc > 1 ? atoi(argv[1]) : 42;
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
    start_held(&start, "1", gate.hold_fd);
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
    start_held(&start, "42", gate.hold_fd);
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
