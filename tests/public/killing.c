/* Signals to a child: by the caller and by the clock. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A helper that has started to wait: it has said "ready". */
static void on_ready(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  (void)size;
  *(int *)ctx = 1;
}

static cp_child *started(const char *helper, const cp_options *options) {
  int ready = 0;
  cp_child *child = START(options, helper);
  int id = cp_on_data(cp_stdout(child), on_ready, &ready);
  run_until(&ready);
  cp_stream_off(cp_stdout(child), id);
  return child;
}

PUBLIC_TEST(a_kill_is_told_in_the_result) {
  cp_child *child = started("forever", NULL);
  EXPECT(!cp_child_result(child)->killed);
  EXPECT_EQ(cp_kill(child, SIGTERM), 1);
  EXPECT(cp_child_result(child)->killed);
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->signal, SIGTERM);
  EXPECT_STR(r->signal_name, "SIGTERM");
  EXPECT(r->killed);
  cp_result_free(r);
}

PUBLIC_TEST(names_and_numbers_of_signals) {
  EXPECT_EQ(cp_signal_number("SIGTERM"), SIGTERM);
  EXPECT_EQ(cp_signal_number("sigterm"), SIGTERM);
  EXPECT_EQ(cp_signal_number("TERM"), SIGTERM);
  EXPECT_EQ(cp_signal_number("SIGFOO"), -EINVAL);
  EXPECT_EQ(cp_signal_number(""), -EINVAL);
  EXPECT_EQ(cp_signal_number(NULL), -EINVAL);
  EXPECT_STR(cp_signal_name(SIGKILL), "SIGKILL");
  EXPECT(cp_signal_name(0) == NULL && cp_signal_name(-1) == NULL && cp_signal_name(1000) == NULL);
}

PUBLIC_TEST(signals_by_name_and_number) {
  need_signals();
  cp_child *child = started("forever", NULL);
  EXPECT_EQ(cp_kill_name(child, "SIGWINCH"), 1); /* which nobody minds */
  EXPECT_EQ(cp_kill_name(child, "sigcont"), 1);
  EXPECT_EQ(cp_kill(child, 28), 1);
  EXPECT_EQ(cp_kill(child, 0), 1);
  EXPECT(cp_child_result(child)->killed);
  EXPECT_EQ(cp_kill_name(child, "usr1"), 1);
  expect_signal(child, SIGUSR1);
}

PUBLIC_TEST(unknown_signals_are_refused) {
  cp_child *child = started("hold", NULL);
  EXPECT_EQ(cp_kill_name(child, "foo"), -EINVAL);
  EXPECT_STR(cp_last_error()->code, "ERR_UNKNOWN_SIGNAL");
  EXPECT_STR(cp_last_error()->message, "Unknown signal: foo");
  EXPECT_EQ(cp_kill(child, 500), -EINVAL);
  EXPECT_STR(cp_last_error()->code, "ERR_UNKNOWN_SIGNAL");
  EXPECT_EQ(cp_kill(child, -1), -EINVAL);
  EXPECT_EQ(cp_kill_name(child, NULL), -EINVAL);
  EXPECT(!cp_child_result(child)->killed);
  cp_end(cp_stdin(child));
  expect_code(child, FINE); /* it never noticed */
}

static void kill_again(cp_child *child, const cp_result *result, void *ctx) {
  (void)result;
  EXPECT_EQ(cp_kill(child, SIGTERM), 0);
  EXPECT_EQ(cp_kill(child, 0), 0);
  ++*(int *)ctx;
}

PUBLIC_TEST(after_the_exit_nothing_is_sent) {
  int calls = 0;
  cp_child *child = cp_child_keep(START(NULL, "code", "0"));
  cp_on_exit(child, kill_again, &calls);
  cp_on_close(child, kill_again, &calls);
  run();
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(cp_kill(child, SIGKILL), 0);
  EXPECT(!cp_child_result(child)->killed);
  cp_child_free(child);
}

PUBLIC_TEST(the_process_is_gone_after_the_exit) {
  cp_child *child = cp_child_keep(START(NULL, "code", "0"));
  int pid = cp_pid(child);
  run();
  EXPECT_EQ(kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
  EXPECT_EQ(cp_pid(child), pid);
  cp_child_free(child);
}

PUBLIC_TEST(one_that_is_dead_but_not_reaped_can_be_signalled) {
  need_posix("processes that stay until they are waited for");
  cp_child *child = START(NULL, "code", "5");
  siginfo_t info = {0};
  EXPECT_SYS(waitid(P_PID, (id_t)cp_pid(child), &info, WEXITED | WNOWAIT));
  EXPECT_EQ(cp_kill(child, SIGTERM), 1);
  EXPECT_EQ(cp_kill(child, 0), 1);
  EXPECT(cp_child_result(child)->killed);
  expect_code(child, 5);
}

PUBLIC_TEST(a_kill_with_open_pipes_and_unread_input) {
  record r = {0};
  static char data[200000];
  cp_child *child = START(NULL, "forever");
  named_record in = {&r, "in"}, out = {&r, "out"}, err = {&r, "err"};
  record_child(&r, child);
  record_stream(&in, cp_stdin(child));
  record_stream(&out, cp_stdout(child));
  record_stream(&err, cp_stderr(child));
  EXPECT_EQ(cp_write(cp_stdin(child), data, sizeof data), 0); /* more than a pipe and the mark */
  EXPECT_EQ(cp_kill(child, SIGKILL), 1);
  run();
  expect_order(&r, "exit:SIGKILL", " close:SIGKILL");
  expect_order(&r, "in.close", " close:SIGKILL");
  EXPECT(strstr(r.text, "out.close") != NULL && strstr(r.text, "err.close") != NULL);
}

/* ---- what the parent does with its signals is its own affair ---- */

static void with_signals(void (*handler)(int), bool block, void (*body)(void)) {
  struct sigaction action = {.sa_handler = handler}, old_term, old_pipe, old_usr1;
  sigset_t some, old;
  sigemptyset(&some);
  sigaddset(&some, SIGTERM);
  sigaddset(&some, SIGPIPE);
  sigaddset(&some, SIGUSR1);
  sigaction(SIGTERM, &action, &old_term);
  sigaction(SIGPIPE, &action, &old_pipe);
  sigaction(SIGUSR1, &action, &old_usr1);
  if (block)
    sigprocmask(SIG_BLOCK, &some, &old);
  body();
  if (block)
    sigprocmask(SIG_SETMASK, &old, NULL);
  sigaction(SIGTERM, &old_term, NULL);
  sigaction(SIGPIPE, &old_pipe, NULL);
  sigaction(SIGUSR1, &old_usr1, NULL);
}

static void look_at_signals(void) {
  test_signals *before = test_signals_take();
  char *out = output_of(START(NULL, "signals"), FINE);
  EXPECT_STR(out, "blocked 0 ignored 0");
  EXPECT_SIGNALS(before);
  free(out);
  free(before);
}

PUBLIC_TEST(blocked_and_ignored_signals_are_default_in_the_child) {
  need_signals();
  with_signals(SIG_IGN, true, look_at_signals);
  with_signals(SIG_IGN, false, look_at_signals);
  with_signals(SIG_DFL, true, look_at_signals);
}

static unsigned long long field_of(const char *status, const char *name) {
  const char *line = strstr(status, name);
  EXPECT(line != NULL);
  return strtoull(line + strlen(name), NULL, 16);
}

/* The kernel's own view. A portable library cannot reset 32 and 33, which libc keeps for itself. */
PUBLIC_TEST(no_signal_is_blocked_or_ignored_as_the_kernel_sees_it) {
  need_signals();
  sigset_t all, old;
  if (access("/proc/self/status", R_OK) < 0)
    SKIP("no /proc/self/status here");
  EXPECT_SYS(sigfillset(&all));
  EXPECT_SYS(sigprocmask(SIG_SETMASK, &all, &old));
  char *out = output_of(start("/bin/sh", CP_ARGS("-c", "exec cat /proc/self/status"), NULL), 0);
  EXPECT_SYS(sigprocmask(SIG_SETMASK, &old, NULL));
  EXPECT_EQ(field_of(out, "SigBlk:"), 0);
  EXPECT_EQ(field_of(out, "SigIgn:") & ~(3ull << 31), 0);
  free(out);
}

static void die_by_term(void) {
  cp_child *child = started("forever", NULL);
  EXPECT_EQ(cp_kill(child, 0), 1);
  EXPECT_EQ(cp_kill(child, SIGTERM), 1);
  expect_signal(child, SIGTERM);
}

PUBLIC_TEST(a_child_of_a_parent_that_blocks_and_ignores_term_dies_of_it) {
  with_signals(SIG_IGN, true, die_by_term);
}

/* ---- clocks ---- */

PUBLIC_TEST(a_timeout_kills_with_term) {
  record r = {0};
  cp_child *child = START(CP_OPTIONS(.timeout_ms = 20), "forever");
  record_child(&r, child);
  run();
  EXPECT_STR(r.text, "spawn exit:SIGTERM close:SIGTERM"); /* and no error */
}

PUBLIC_TEST(a_timeout_kills_with_the_kill_signal) {
  cp_child *child = START(CP_OPTIONS(.timeout_ms = 20, .kill_signal = SIGKILL), "forever");
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->signal, SIGKILL);
  EXPECT(r->killed);
  r = cp_result_free(r);
}

PUBLIC_TEST(a_timeout_that_does_not_come) {
  record r = {0};
  cp_child *child = cp_child_keep(START(CP_OPTIONS(.timeout_ms = 3600000), "code", "6"));
  record_child(&r, child);
  run(); /* … and its timer does not hold the loop */
  EXPECT_STR(r.text, "spawn exit:6 close:6");
  EXPECT(!cp_child_result(child)->killed);
  cp_child_free(child);
}

PUBLIC_TEST(waiting_gives_up_and_the_child_goes_on) {
  cp_child *child = START(NULL, "hold");
  cp_result *r = cp_wait(child, 10);
  EXPECT(r->error != NULL);
  EXPECT_EQ(r->error->errnum, ETIMEDOUT);
  EXPECT(!r->exited);
  cp_result_free(r);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
}
