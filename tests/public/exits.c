/* How a child ended, as 'exit', 'close' and the result tell it. */
#include "helpers.h"
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void expect_exit_of(int given, int told) {
  char text[16];
  snprintf(text, sizeof text, "%d", given);
  expect_code(START(NULL, "code", text), told);
}

PUBLIC_TEST(codes_from_0_to_255) {
  int step = test_full() ? 1 : 17;
  for (int code = 0; code < 256; code += step)
    expect_exit_of(code, code);
}

PUBLIC_TEST(as_much_of_a_code_is_told_as_the_system_keeps) {
  expect_exit_of(300, on_posix() ? 44 : 300);
  expect_exit_of(-1, on_posix() ? 255 : -1);
  expect_exit_of(256, on_posix() ? 0 : 256);
}

PUBLIC_TEST(exit_and_close_say_the_same) {
  record r = {0};
  record_child(&r, START(NULL, "code", "3"));
  run();
  EXPECT_STR(r.text, "spawn exit:3 close:3");
}

static void expect_death_by(int signal) {
  char text[16];
  record r = {0};
  snprintf(text, sizeof text, "%d", signal);
  cp_child *child = START(NULL, "signal", text);
  record_child(&r, child);
  cp_result *result = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(result->signal, signal);
  EXPECT_EQ(result->code, -1);
  EXPECT_STR(result->signal_name, cp_signal_name(signal));
  EXPECT(!result->killed); /* not by us */
  expect_order(&r, "exit:SIG", "close:SIG");
  cp_result_free(result);
}

PUBLIC_TEST(deaths_by_signal) {
  need_signals();
  const int signals[] = {SIGHUP, SIGINT, SIGKILL, SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGXCPU};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    expect_death_by(signals[i]);
}

PUBLIC_TEST(death_by_a_real_time_signal_is_no_exit_0) {
  need_signals();
  expect_death_by(SIGRTMIN + 3);
}

/* The size limit for core files is 0 or not, so the flag itself is not known; that it is false here is. */
PUBLIC_TEST(no_core_is_dumped_by_a_kill) {
  need_signals();
  cp_result *r = cp_wait(START(NULL, "signal", "9"), DEADLINE_MS);
  EXPECT(!r->core_dumped);
  r = cp_result_free(r);
}

PUBLIC_TEST(both_streams_end_before_the_exit_of_a_child_alone) {
  record r = {0};
  cp_child *child = START(NULL, "say", "out", "1", "err", "2");
  named_record out = {&r, "out"}, err = {&r, "err"}, in = {&r, "in"};
  record_stream(&in, cp_stdin(child));
  record_stream(&out, cp_stdout(child));
  record_stream(&err, cp_stderr(child));
  record_child(&r, child);
  cp_resume(cp_stdout(child));
  cp_resume(cp_stderr(child));
  run();
  expect_order(&r, "spawn", "out.end");
  expect_order(&r, "spawn", "err.end");
  expect_order(&r, "out.end", "exit:21");
  expect_order(&r, "err.end", "exit:21");
  expect_order(&r, "out.end", "out.close");
  expect_order(&r, "exit:21", " close:21");
  expect_order(&r, "in.close", " close:21");
}

PUBLIC_TEST(stopping_and_continuing_are_no_events) {
  need_signals();
  record r = {0};
  cp_child *child = START(NULL, "hold");
  record_child(&r, child);
  EXPECT_EQ(cp_kill(child, SIGSTOP), 1);
  EXPECT_EQ(cp_kill(child, SIGCONT), 1);
  cp_end(cp_stdin(child));
  run();
  EXPECT_STR(r.text, "spawn exit:21 close:21");
}

PUBLIC_TEST(a_stopped_child_can_be_killed) {
  need_signals();
  cp_child *child = START(NULL, "hold");
  EXPECT_EQ(cp_kill(child, SIGSTOP), 1);
  EXPECT_EQ(cp_kill(child, SIGKILL), 1);
  expect_signal(child, SIGKILL);
  child = START(NULL, "hold");
  EXPECT_EQ(cp_kill(child, SIGSTOP), 1);
  EXPECT_EQ(cp_kill(child, SIGTERM), 1); /* waits until it goes on */
  EXPECT_EQ(cp_kill(child, SIGCONT), 1);
  expect_signal(child, SIGTERM);
}

static void look_at_pid(cp_child *child, const cp_result *result, void *ctx) {
  int *pid = ctx;
  *pid = cp_pid(child);
  EXPECT_EQ(result->pid, *pid);
}

PUBLIC_TEST(the_pid_is_final_at_once_and_stays) {
  int at_exit = 0, at_close = 0;
  cp_child *child = START(NULL, "ids");
  int pid = cp_pid(child);
  EXPECT_GT(pid, 0);
  cp_on_exit(child, look_at_pid, &at_exit);
  cp_on_close(child, look_at_pid, &at_close);
  char *out = output_of(child, FINE), own[16];
  snprintf(own, sizeof own, "%d ", pid);
  EXPECT_EQ(strncmp(out, own, strlen(own)), 0);
  EXPECT_EQ(at_exit, pid);
  EXPECT_EQ(at_close, pid);
  free(out);
}

PUBLIC_TEST(what_is_known_grows) {
  cp_child *child = cp_child_keep(START(NULL, "hold"));
  const cp_result *r = cp_child_result(child);
  EXPECT(!r->exited);
  EXPECT_EQ(r->code, -1);
  EXPECT_EQ(r->signal, 0);
  EXPECT(!r->killed);
  EXPECT(r->error == NULL);
  EXPECT_STR(r->out.data, "");
  cp_end(cp_stdin(child));
  run();
  EXPECT(r->exited);
  EXPECT_EQ(r->code, FINE);
  EXPECT(r->out.eof && r->err.eof);
  EXPECT_EQ(r->out.total, 6); /* "ready\n" */
  child = cp_child_free(child);
  EXPECT(child == NULL);
}
