/* Writing to a child that no longer reads. No SIGPIPE is ever seen. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t pipes;
static void count_pipe(int signal) {
  (void)signal;
  pipes++;
}

static struct sigaction old_action;
static void watch_sigpipe(void) {
  struct sigaction action = {.sa_handler = count_pipe};
  pipes = 0;
  EXPECT_SYS(sigaction(SIGPIPE, &action, &old_action));
}
static void expect_no_sigpipe(void) {
  EXPECT_EQ(pipes, 0);
  EXPECT_SYS(sigaction(SIGPIPE, &old_action, NULL));
}

struct fate {
  int status, calls;
};
static void take_status(cp_stream *stream, int status, void *ctx) {
  struct fate *fate = ctx;
  (void)stream;
  fate->status = status;
  fate->calls++;
}

PUBLIC_TEST(sixty_four_mebibytes_to_a_reader_that_leaves) {
  enum { BLOCK = 1 << 20, COUNT = 64 };
  static char block[BLOCK];
  static struct fate fates[COUNT];
  watch_sigpipe();
  cp_child *child = START(NULL, "reads", "100000");
  record r = {0};
  named_record in = {&r, "in"};
  record_child(&r, child);
  record_stream(&in, cp_stdin(child));
  for (int i = 0; i < COUNT; i++)
    EXPECT_OK(cp_write_then(cp_stdin(child), block, BLOCK, take_status, &fates[i]));
  cp_end(cp_stdin(child));
  run();
  expect_order(&r, "spawn", "exit:21");
  expect_order(&r, "exit:21", " close:21");
  EXPECT(strstr(r.text, "in.finish") == NULL);
  for (int i = 0; i < COUNT; i++) {
    EXPECT_EQ(fates[i].calls, 1);
    EXPECT(fates[i].status == 0 || fates[i].status == -EPIPE || fates[i].status == -ECANCELED);
  }
  EXPECT_LT(fates[COUNT - 1].status, 0);
  expect_no_sigpipe();
}

static void only_record(cp_stream *stream, const cp_error *error, void *ctx) {
  (void)stream;
  EXPECT_EQ(error->errnum, EPIPE);
  EXPECT_STR(error->code, "EPIPE");
  EXPECT_STR(error->message, "write EPIPE");
  EXPECT_STR(error->syscall, "write");
  ++*(int *)ctx;
}

/* Closes its stdin, says so, and lives on. */
HELPER(deaf) {
  EXPECT_SYS(close(0));
  EXPECT_EQ(write(1, "deaf\n", 5), 5);
  EXPECT(!test_hold_fd(3)); /* until the parent ends it */
  return FINE;
}

static void on_ready(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  (void)size;
  *(int *)ctx = 1;
}

static cp_child *deaf_child(void) {
  int ready = 0;
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE, CP_PIPE)), "deaf");
  int id = cp_on_data(cp_stdout(child), on_ready, &ready);
  run_until(&ready);
  cp_stream_off(cp_stdout(child), id);
  return child;
}

PUBLIC_TEST(a_write_to_a_dead_reader_is_an_error_of_the_stream) {
  struct fate fate = {0};
  int errors = 0;
  record r = {0};
  watch_sigpipe();
  cp_child *child = deaf_child();
  record_child(&r, child);
  cp_stream *in = cp_stdin(child);
  cp_stream_on_error(in, only_record, &errors);
  EXPECT_EQ(cp_write_then(in, "x", 1, take_status, &fate), 1);
  EXPECT_EQ(errors + fate.calls, 0); /* told later, never in the call */
  run_until(&errors);
  EXPECT_EQ(fate.calls, 1);
  EXPECT_EQ(fate.status, -EPIPE);
  EXPECT_EQ(cp_write(in, "x", 1), -EPIPE);
  EXPECT(strstr(r.text, "error") == NULL); /* it is not the child's */
  cp_end(cp_stdio_at(child, 3));
  expect_code(child, FINE);
  EXPECT_EQ(errors, 1);
  expect_no_sigpipe();
}

PUBLIC_TEST(a_dead_reader_nobody_listens_for_ends_nothing) {
  watch_sigpipe();
  cp_child *child = deaf_child();
  EXPECT_EQ(cp_write(cp_stdin(child), "x", 1), 1);
  cp_end(cp_stdio_at(child, 3));
  expect_code(child, FINE);
  expect_no_sigpipe();
}

PUBLIC_TEST(the_same_with_the_default_of_sigpipe_and_with_it_blocked) {
  sigset_t only, pending;
  cp_child *child = deaf_child();
  EXPECT_EQ(cp_write(cp_stdin(child), "x", 1), 1); /* the default would end this process */
  cp_end(cp_stdio_at(child, 3));
  expect_code(child, FINE);
  sigemptyset(&only);
  sigaddset(&only, SIGPIPE);
  EXPECT_SYS(sigprocmask(SIG_BLOCK, &only, NULL));
  child = deaf_child();
  EXPECT_EQ(cp_write(cp_stdin(child), "x", 1), 1);
  cp_end(cp_stdio_at(child, 3));
  expect_code(child, FINE);
  EXPECT_SYS(sigpending(&pending));
  EXPECT(!sigismember(&pending, SIGPIPE));
  EXPECT_SYS(sigprocmask(SIG_UNBLOCK, &only, NULL));
}

/* One that was raised by somebody else before is not taken away. */
PUBLIC_TEST(a_sigpipe_of_the_host_stays_pending) {
  sigset_t only, pending;
  int signal = 0;
  sigemptyset(&only);
  sigaddset(&only, SIGPIPE);
  EXPECT_SYS(sigprocmask(SIG_BLOCK, &only, NULL));
  EXPECT_EQ(pthread_kill(pthread_self(), SIGPIPE), 0);
  cp_child *child = deaf_child();
  EXPECT_EQ(cp_write(cp_stdin(child), "x", 1), 1);
  cp_end(cp_stdio_at(child, 3));
  expect_code(child, FINE);
  EXPECT_SYS(sigpending(&pending));
  EXPECT(sigismember(&pending, SIGPIPE));
  EXPECT_EQ(sigwait(&only, &signal), 0);
  EXPECT_SYS(sigprocmask(SIG_UNBLOCK, &only, NULL));
}

PUBLIC_TEST(an_extra_pipe_with_a_dead_reader) {
  int errors = 0;
  watch_sigpipe();
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE, CP_PIPE)), "code", "4");
  siginfo_t info;
  EXPECT_SYS(waitid(P_PID, (id_t)cp_pid(child), &info, WEXITED | WNOWAIT));
  cp_stream_on_error(cp_stdio_at(child, 3), only_record, &errors);
  EXPECT_EQ(cp_write(cp_stdio_at(child, 3), "x", 1), 1);
  expect_code(child, 4);
  EXPECT_EQ(errors, 1);
  expect_no_sigpipe();
}
