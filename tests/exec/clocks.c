/* The clocks of a command: timeout, grace, and how long pipes that others hold are waited for. */
#include "support.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHORT_MS 30

/* ---- timeout ---- */

static void expect_timeout(const cp_result *r) {
  EXPECT(r->killed && r->killed_by == CP_KILLED_BY_TIMEOUT);
  EXPECT_CONTAINS(r->error->message, "Command failed: ");
}

/*
 * A clock begins with the start. Where the child had not come so far that it said something, it is run again
 * with more time, so that a busy machine makes no difference.
 */
static bool was_ready(const cp_result *r, int64_t timeout_ms) {
  return r->out.size > 0 || timeout_ms > DEADLINE_MS / 4;
}

static cp_result *exec_in_time(const char *const *args, cp_options options) {
  for (options.timeout_ms = 50;; options.timeout_ms *= 4) {
    told to = {0};
    EXPECT(cp_exec_file(test_program(), args, &options, tell, &to) != NULL);
    run(NULL);
    EXPECT_EQ(to.calls, 1);
    if (was_ready(to.result, options.timeout_ms))
      return to.result;
    cp_result_free(to.result);
  }
}

TEST(a_timeout_ends_the_command) {
  cp_result *r = exec_in_time(HELPER_ARGS("stubborn", "1"), *CP_OPTIONS(.text = true));
  expect_timeout(r);
  EXPECT(r->code == -1 && r->signal == SIGTERM);
  EXPECT_OUT(r->out, "ready");
  EXPECT(!r->out.eof);
  r = cp_result_free(r);
}

TEST(a_timeout_sends_the_signal_that_was_asked_for) {
  cp_result *r = EXEC(CP_OPTIONS(.timeout_ms = SHORT_MS, .kill_signal = SIGKILL), "forever");
  expect_timeout(r);
  EXPECT_EQ(r->signal, SIGKILL);
  r = cp_result_free(r);
}

TEST(one_that_is_in_time_hears_nothing) {
  cp_result *r = EXEC(CP_OPTIONS(.timeout_ms = DEADLINE_MS), "code", "0");
  EXPECT(r->error == NULL && !r->killed);
  r = cp_result_free(r);
}

TEST(no_timeout_is_no_timeout) {
  cp_result *r = EXEC(CP_OPTIONS(.timeout_ms = CP_UNLIMITED), "code", "0");
  EXPECT(r->error == NULL);
  r = cp_result_free(r);
  r = EXEC(CP_OPTIONS(.timeout_ms = CP_ZERO), "code", "0");
  EXPECT(r->error == NULL);
  r = cp_result_free(r);
}

/* ---- a grandchild holds the pipes ---- */

static char hold_number[16];
static test_gate gate;
static int alive[2]; /* the grandchild has the writing end */
static cp_stdio held[6];
static cp_options with_gate(cp_options options) {
  gate = test_gate_open();
  EXPECT_SYS(pipe2(alive, O_CLOEXEC));
  held[0] = held[1] = held[2] = CP_PIPE;
  held[3] = CP_FD(gate.hold_fd);
  held[4] = CP_FD(alive[1]);
  held[5] = CP_STDIO_LAST;
  snprintf(hold_number, sizeof hold_number, "3");
  options.stdio = held;
  return options;
}

/* The grandchild is let go, and has ended. */
static void end_gate(bool release_it) {
  char byte;
  if (release_it)
    test_release(&gate, 1);
  test_gate_close(&gate);
  EXPECT_SYS(close(alive[1]));
  EXPECT_EQ(read(alive[0], &byte, 1), 0);
  EXPECT_SYS(close(alive[0]));
}

static cp_result *exec_leaver(const cp_options options, const char *code) {
  cp_options own = with_gate(options);
  told to = {0};
  cp_child *child =
      cp_exec_file(test_program(), HELPER_ARGS("leaves_one", hold_number, code), &own, tell, &to);
  EXPECT(child != NULL);
  run(NULL);
  EXPECT_EQ(to.calls, 1);
  end_gate(true);
  return to.result;
}

static void expect_held(const cp_result *r, int code) {
  EXPECT(r->exited && r->code == code && r->signal == 0);
  EXPECT(r->pipes_held && !r->out.eof && !r->err.eof);
  EXPECT(!r->killed && r->killed_by == CP_KILLED_BY_NOBODY);
  EXPECT_OUT(r->out, "early");
}

/* One that Windows ends while it starts a detached grandchild leaves that suspended, and nobody could end it
 * here. */
static int64_t first_timeout(void) {
  return on_posix() ? 50 : 2000;
}

TEST(a_timeout_ends_the_waiting_for_a_grandchild) {
  cp_result *r = NULL;
  int64_t ms = first_timeout();
  for (; r == NULL || (r->killed && ms < DEADLINE_MS / 4); ms *= 4) {
    r = cp_result_free(r);
    r = exec_leaver(*CP_OPTIONS(.timeout_ms = ms), "0");
  }
  expect_held(r, 0);
  EXPECT(r->error == NULL);
  r = cp_result_free(r);
}

TEST(after_drain_ms_a_grandchild_is_not_waited_for) {
  cp_result *r = exec_leaver(*CP_OPTIONS(.drain_ms = SHORT_MS), "0");
  expect_held(r, 0);
  EXPECT(r->error == NULL);
  r = cp_result_free(r);
  r = exec_leaver(*CP_OPTIONS(.drain_ms = SHORT_MS), "6");
  expect_held(r, 6);
  EXPECT_CONTAINS(r->error->message, "Command failed");
  r = cp_result_free(r);
}

TEST(a_drain_of_zero_waits_for_nobody) {
  cp_result *r = exec_leaver(*CP_OPTIONS(.drain_ms = CP_ZERO), "0");
  expect_held(r, 0);
  r = cp_result_free(r);
}

TEST(a_drain_of_zero_loses_nothing_of_the_command) {
  cp_result *r = EXEC(CP_OPTIONS(.drain_ms = CP_ZERO, .max_buffer = CP_UNLIMITED), "writes", "3000000");
  EXPECT(r->out.size == 3000000 && r->out.eof && !r->pipes_held);
  expect_pattern(r->out.data, r->out.size, 0);
  r = cp_result_free(r);
}

/* As long as the pipe is held the callback does not come; the exit has been told. */
static void release(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  EXPECT(result->exited && result->code == 0);
  EXPECT_EQ(((told *)ctx)->calls, 0);
  test_release(&gate, 1);
}

TEST(without_drain_ms_it_is_waited_for) {
  cp_options own = with_gate(*CP_OPTIONS(.timeout_ms = 0));
  told to = {0};
  cp_child *child = cp_exec_file(test_program(), HELPER_ARGS("leaves_one", "3"), &own, tell, &to);
  cp_on_exit(child, release, &to);
  run(NULL);
  EXPECT_EQ(to.calls, 1);
  EXPECT(to.result->error == NULL && !to.result->pipes_held && to.result->out.eof);
  cp_result_free(to.result);
  end_gate(false);
}

TEST(a_drain_is_over_when_the_pipes_are) {
  cp_options own = with_gate(*CP_OPTIONS(.drain_ms = CP_UNLIMITED));
  told to = {0};
  cp_child *child = cp_exec_file(test_program(), HELPER_ARGS("leaves_one", "3"), &own, tell, &to);
  cp_on_exit(child, release, &to);
  run(NULL);
  EXPECT(to.calls == 1 && !to.result->pipes_held);
  cp_result_free(to.result);
  end_gate(false);
}

TEST(a_synchronous_call_drains_too) {
  cp_options own = with_gate(*CP_OPTIONS(.drain_ms = SHORT_MS));
  cp_result *r = SYNC(&own, "leaves_one", "3", "4");
  expect_held(r, 4);
  EXPECT(r->error == NULL);
  r = cp_result_free(r);
  end_gate(true);
}

static cp_result *leaver_in_time(int64_t ms) {
  cp_options own = with_gate(*CP_OPTIONS(.timeout_ms = ms));
  cp_result *r = SYNC(&own, "leaves_one", "3");
  end_gate(true);
  return r;
}

TEST(a_synchronous_timeout_while_a_grandchild_holds_the_pipes) {
  cp_result *r = leaver_in_time(first_timeout());
  for (int64_t ms = 4 * first_timeout(); r->killed && ms < DEADLINE_MS / 4; ms *= 4) {
    r = cp_result_free(r);
    r = leaver_in_time(ms);
  }
  expect_held(r, 0);
  EXPECT_STR(r->error->code, "ETIMEDOUT");
  r = cp_result_free(r);
}

/* ---- grace ---- */

static cp_result *exec_with_grace(const char *helper, int64_t grace_ms) {
  return exec_in_time(HELPER_ARGS(helper), *CP_OPTIONS(.grace_ms = grace_ms));
}

TEST(one_that_ignores_the_signal_is_killed_after_the_grace) {
  need_signals();
  cp_result *r = exec_with_grace("stubborn", SHORT_MS);
  expect_timeout(r);
  EXPECT_EQ(r->signal, SIGKILL);
  r = cp_result_free(r);
}

TEST(one_that_is_stopped_is_continued_and_ends) {
  need_signals();
  cp_result *r = exec_with_grace("stops", DEADLINE_MS);
  expect_timeout(r);
  EXPECT_EQ(r->signal, SIGTERM);
  r = cp_result_free(r);
}

TEST(one_that_takes_its_leave_is_not_killed) {
  need_signals();
  cp_result *r = exec_with_grace("trapper", DEADLINE_MS);
  expect_timeout(r);
  EXPECT(r->code == 5 && r->signal == 0);
  r = cp_result_free(r);
}

TEST(the_grace_holds_for_too_much_output) {
  need_signals();
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = 3, .grace_ms = SHORT_MS), "stubborn");
  EXPECT_STR(r->error->message, "stdout maxBuffer length exceeded");
  EXPECT(r->signal == SIGKILL && r->killed_by == CP_KILLED_BY_MAX_BUFFER);
  EXPECT_OUT(r->out, "rea");
  r = cp_result_free(r);
}

static void abort_it(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  (void)size;
  cp_abort_trigger(ctx);
}

static void take_signal(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  *(int *)ctx = result->signal;
}

TEST(the_grace_holds_for_an_abort) {
  need_signals();
  int signal = 0;
  cp_abort *abort = cp_abort_new();
  cp_child *child = cp_exec_file(test_program(), HELPER_ARGS("stubborn"),
                                 CP_OPTIONS(.abort = abort, .grace_ms = SHORT_MS), NULL, NULL);
  cp_on_data(cp_stdout(child), abort_it, abort);
  cp_on_close(child, take_signal, &signal);
  run(NULL);
  EXPECT_EQ(signal, SIGKILL);
  cp_abort_free(abort);
}

TEST(the_grace_holds_for_synchronous_calls) {
  need_signals();
  cp_result *r = NULL;
  for (int64_t ms = 50; r == NULL || !was_ready(r, ms); ms *= 4) {
    r = cp_result_free(r);
    r = SYNC(CP_OPTIONS(.timeout_ms = ms, .grace_ms = SHORT_MS), "stubborn");
  }
  EXPECT_STR(r->error->code, "ETIMEDOUT");
  EXPECT_EQ(r->signal, SIGKILL);
  r = cp_result_free(r);
}
