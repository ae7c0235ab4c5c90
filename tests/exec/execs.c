/* exec and execFile: one callback, when it comes, and what it says. */
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- success ---- */

TEST(output_and_no_error) {
  cp_result *r = EXEC(NULL, "both", "out\n", "err\n", "0");
  EXPECT(r->error == NULL);
  EXPECT_OUT(r->out, "out\n");
  EXPECT_OUT(r->err, "err\n");
  EXPECT(r->code == 0 && r->signal == 0 && !r->killed && r->killed_by == CP_KILLED_BY_NOBODY);
  r = cp_result_free(r);
}

HELPER(nul_bytes) {
  EXPECT_EQ(write(1, "a\0b\0", 4), 4);
  return FINE;
}

TEST(output_with_nul_bytes_is_whole) {
  cp_result *r = EXEC(NULL, "nul_bytes");
  EXPECT_MEM(r->out.data, r->out.size, "a\0b\0", 4);
  r = cp_result_free(r);
}

TEST(nothing_printed_is_an_empty_text) {
  cp_result *r = exec_command(helper_line("code 0"), NULL);
  EXPECT(r->error == NULL && r->out.size == 0 && r->err.size == 0);
  EXPECT_STR(r->out.data, "");
  EXPECT_STR(r->err.data, "");
  r = cp_result_free(r);
}

TEST(exec_runs_a_shell) {
  need_sh();
  cp_child *child = cp_exec("echo $((6*7)) | tr 4 5", NULL, NULL, NULL);
  EXPECT_STR(cp_spawnfile(child), "/bin/sh");
  EXPECT_STR(cp_spawnargs(child)[1], "-c");
  EXPECT_STR(cp_spawnargs(child)[2], "echo $((6*7)) | tr 4 5");
  run(NULL);
  cp_result *r = exec_command("echo $((6*7)) | tr 4 5", NULL);
  EXPECT_OUT(r->out, "52\n");
  r = cp_result_free(r);
}

TEST(exec_takes_another_shell) {
  need_sh();
  cp_result *r = exec_command("echo $0", CP_OPTIONS(.shell_path = "/bin/bash"));
  EXPECT_OUT(r->out, "/bin/bash\n");
  r = cp_result_free(r);
  r = exec_command("true", CP_OPTIONS(.shell_path = "/no/such/sh"));
  EXPECT_STR(r->error->message, "spawn /no/such/sh ENOENT");
  EXPECT_STR(r->error->cmd, "true");
  r = cp_result_free(r);
}

TEST(exec_file_runs_none) {
  cp_result *r = EXEC(NULL, "say", "$HOME;echo * %PATH% & \"x\"");
  EXPECT_OUT(r->out, "$HOME;echo * %PATH% & \"x\"");
  r = cp_result_free(r);
}

/* ---- failure ---- */

TEST(a_code_is_an_error_with_what_stderr_said) {
  char message[5000];
  const char *line = helper_line("both hi bad 3");
  cp_result *r = exec_command(line, NULL);
  snprintf(message, sizeof message, "Command failed: %s\nbad", line);
  EXPECT_STR(r->error->name, "Error");
  EXPECT_STR(r->error->message, message);
  EXPECT_STR(r->error->cmd, line);
  EXPECT_EQ(r->code, 3);
  EXPECT(r->signal == 0 && r->signal_name == NULL && !r->killed);
  EXPECT_OUT(r->out, "hi");
  r = cp_result_free(r);
}

TEST(the_line_break_of_the_message_is_always_there) {
  char cmd[5000], message[5100];
  cp_result *r = EXEC(NULL, "code", "4");
  snprintf(cmd, sizeof cmd, "%s --helper code 4", test_program());
  snprintf(message, sizeof message, "Command failed: %s\n", cmd);
  EXPECT_STR(r->error->message, message);
  EXPECT_STR(r->error->cmd, cmd);
  r = cp_result_free(r);
}

TEST(a_signal_is_an_error_and_not_a_kill_of_ours) {
  need_signals();
  cp_result *r = exec_command("kill -9 $$", NULL);
  EXPECT_STR(r->error->message, "Command failed: kill -9 $$\n");
  EXPECT(r->code == -1 && r->signal == SIGKILL && !r->killed);
  EXPECT_STR(r->signal_name, "SIGKILL");
  r = cp_result_free(r);
}

TEST(a_command_that_the_shell_does_not_find) {
  need_sh();
  cp_result *r = exec_command("no-such-program-here", NULL);
  EXPECT_EQ(r->code, 127);
  EXPECT_CONTAINS(r->error->message, "Command failed: no-such-program-here\n");
  EXPECT_CONTAINS(r->error->message, "not found");
  r = cp_result_free(r);
}

TEST(a_program_that_is_not_there) {
  events order = {""};
  told to = {0};
  cp_child *child = cp_exec_file("/no/such", CP_ARGS("a", "b"), NULL, tell, &to);
  EXPECT(child != NULL && to.calls == 0);
  note_child(&order, child);
  run(NULL);
  EXPECT_EQ(to.calls, 1);
  EXPECT_STR(to.result->error->message, "spawn /no/such ENOENT");
  EXPECT_STR(to.result->error->code, "ENOENT");
  EXPECT_STR(to.result->error->path, "/no/such");
  EXPECT_STR(to.result->error->cmd, "/no/such a b");
  EXPECT(to.result->pid == 0 && to.result->code == -ENOENT);
  EXPECT_STR(to.result->out.data, "");
  EXPECT_STR(order.text, "error close");
  cp_result_free(to.result);
}

TEST(what_is_thrown_is_returned) {
  static char big[200000];
  told to = {0};
  memset(big, 'x', sizeof big - 1);
  EXPECT(cp_exec_file(test_program(), CP_ARGS(big), NULL, tell, &to) == NULL);
  EXPECT_STR(cp_last_error()->code, on_posix() ? "E2BIG" : "ENAMETOOLONG");
  if (on_posix()) {
    EXPECT(cp_exec("true", CP_OPTIONS(.cwd = "/etc/passwd"), tell, &to) == NULL);
    EXPECT_EQ(cp_last_error()->errnum, ENOTDIR);
  }
  run(NULL);
  EXPECT_EQ(to.calls, 0);
}

/* ---- order ---- */

static void note_done(const cp_result *result, void *ctx) {
  (void)result;
  note(ctx, "done");
}

TEST(the_callback_comes_before_the_close_listeners) {
  events order = {""};
  note_child(&order, cp_exec("exit 1", NULL, note_done, &order));
  run(NULL);
  EXPECT_STR(order.text, "spawn exit done close");
}

TEST(without_a_callback_nothing_is_missed) {
  events order = {""};
  note_child(&order, cp_exec("exit 1", NULL, NULL, NULL));
  run(NULL);
  EXPECT_STR(order.text, "spawn exit close");
}

static void again(const cp_result *result, void *ctx) {
  int *left = ctx;
  EXPECT_OUT(result->out, "x");
  if (--*left > 0)
    EXPECT(cp_exec(helper_line("say x"), NULL, again, left) != NULL);
}

TEST(the_callback_may_run_the_next) {
  int left = 5;
  EXPECT(cp_exec(helper_line("say x"), NULL, again, &left) != NULL);
  run(NULL);
  EXPECT_EQ(left, 0);
}

static void sync_inside(const cp_result *result, void *ctx) {
  cp_result *inner = cp_exec_sync(helper_line("say inner"), NULL);
  EXPECT_OUT(inner->out, "inner");
  EXPECT_OUT(result->out, "outer");
  inner = cp_result_free(inner);
  ++*(int *)ctx;
}

TEST(the_callback_may_wait_for_another) {
  int calls = 0;
  EXPECT(cp_exec(helper_line("say outer"), NULL, sync_inside, &calls) != NULL);
  run(NULL);
  EXPECT_EQ(calls, 1);
}

TEST(stdin_stays_open) {
  told to = {0};
  cp_child *child = cp_exec(helper_line("cat"), NULL, tell, &to);
  EXPECT_EQ(cp_write(cp_stdin(child), "given", 5), 1);
  EXPECT_EQ(cp_loop_step(cp_loop_default(), 20), 1);
  EXPECT_EQ(to.calls, 0);
  cp_end(cp_stdin(child));
  run(NULL);
  EXPECT_OUT(to.result->out, "given");
  cp_result_free(to.result);
}

TEST(wait_sees_the_same_result) {
  told to = {0};
  cp_child *child = cp_exec(helper_line("both x y 2"), NULL, tell, &to);
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(to.calls, 1);
  EXPECT_EQ(r->code, 2);
  EXPECT_OUT(r->out, "x");
  r = cp_result_free(r);
  cp_result_free(to.result);
}

/* ---- killed by the caller ---- */

static void kill_it(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  (void)size;
  EXPECT_EQ(cp_kill(*(cp_child **)ctx, SIGTERM), 1);
}

TEST(a_kill_of_the_caller_is_told) {
  need_signals();
  told to = {0};
  cp_child *child = cp_exec_file(test_program(), HELPER_ARGS("trapper"), NULL, tell, &to);
  cp_on_data(cp_stdout(child), kill_it, &child);
  run(NULL);
  EXPECT(to.result->killed && to.result->killed_by == CP_KILLED_BY_CALLER);
  EXPECT_EQ(to.result->code, 5);
  EXPECT_CONTAINS(to.result->error->message, "Command failed: ");
  cp_result_free(to.result);
}

/* ---- abort ---- */

static void abort_it(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  (void)size;
  cp_abort_trigger(ctx);
}

static void expect_aborted(const told *to) {
  EXPECT_EQ(to->calls, 1);
  EXPECT_STR(to->result->error->name, "AbortError");
  EXPECT_STR(to->result->error->code, "ABORT_ERR");
  EXPECT_STR(to->result->error->message, "The operation was aborted");
  EXPECT_CONTAINS(to->result->error->cmd, "--helper");
  EXPECT(to->result->killed && to->result->killed_by == CP_KILLED_BY_ABORT);
  EXPECT(!to->result->exited); /* at once, not when it has ended */
}

static void note_told(const cp_result *result, void *ctx) {
  void **both = ctx;
  note(both[0], "done");
  tell(result, both[1]);
}

TEST(an_abort_is_told_at_once_and_once) {
  events order = {""};
  told to = {0};
  cp_abort *abort = cp_abort_new();
  void *both[] = {&order, &to};
  cp_child *child =
      cp_exec_file(test_program(), HELPER_ARGS("stubborn", "1"), CP_OPTIONS(.abort = abort), note_told, both);
  note_child(&order, child);
  cp_on_data(cp_stdout(child), abort_it, abort);
  run(NULL);
  EXPECT_STR(order.text, "spawn done error exit close");
  expect_aborted(&to);
  EXPECT_OUT(to.result->out, "ready");
  cp_result_free(to.result);
  cp_abort_free(abort);
}

TEST(one_that_was_aborted_before) {
  events order = {""};
  told to = {0};
  cp_abort *abort = cp_abort_new();
  void *both[] = {&order, &to};
  cp_abort_trigger(abort);
  cp_child *child =
      cp_exec_file(test_program(), HELPER_ARGS("forever"), CP_OPTIONS(.abort = abort), note_told, both);
  note_child(&order, child);
  run(NULL);
  EXPECT_STR(order.text, "spawn done error exit close");
  expect_aborted(&to);
  cp_result_free(to.result);
  cp_abort_free(abort);
}
