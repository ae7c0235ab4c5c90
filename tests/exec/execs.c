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

TEST(output_with_nul_bytes_is_whole) {
  cp_result *r = exec_command("printf 'a\\000b\\000'", NULL);
  EXPECT_MEM(r->out.data, r->out.size, "a\0b\0", 4);
  r = cp_result_free(r);
}

TEST(nothing_printed_is_an_empty_text) {
  cp_result *r = exec_command("true", NULL);
  EXPECT(r->error == NULL && r->out.size == 0 && r->err.size == 0);
  EXPECT_STR(r->out.data, "");
  EXPECT_STR(r->err.data, "");
  r = cp_result_free(r);
}

TEST(exec_runs_a_shell) {
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
  cp_result *r = exec_command("echo $0", CP_OPTIONS(.shell_path = "/bin/bash"));
  EXPECT_OUT(r->out, "/bin/bash\n");
  r = cp_result_free(r);
  r = exec_command("true", CP_OPTIONS(.shell_path = "/no/such/sh"));
  EXPECT_STR(r->error->message, "spawn /no/such/sh ENOENT");
  EXPECT_STR(r->error->cmd, "true");
  r = cp_result_free(r);
}

TEST(exec_file_runs_none) {
  told to = {0};
  EXPECT(cp_exec_file("printf", CP_ARGS("%s", "$HOME;echo *"), NULL, tell, &to) != NULL);
  run(NULL);
  EXPECT_OUT(to.result->out, "$HOME;echo *");
  cp_result_free(to.result);
}

/* ---- failure ---- */

TEST(a_code_is_an_error_with_what_stderr_said) {
  cp_result *r = exec_command("echo hi; echo bad >&2; exit 3", NULL);
  EXPECT_STR(r->error->name, "Error");
  EXPECT_STR(r->error->message, "Command failed: echo hi; echo bad >&2; exit 3\nbad\n");
  EXPECT_STR(r->error->cmd, "echo hi; echo bad >&2; exit 3");
  EXPECT_EQ(r->code, 3);
  EXPECT(r->signal == 0 && r->signal_name == NULL && !r->killed);
  EXPECT_OUT(r->out, "hi\n");
  r = cp_result_free(r);
}

TEST(the_line_break_of_the_message_is_always_there) {
  told to = {0};
  EXPECT(cp_exec_file("/bin/sh", CP_ARGS("-c", "exit 4"), NULL, tell, &to) != NULL);
  run(NULL);
  EXPECT_STR(to.result->error->message, "Command failed: /bin/sh -c exit 4\n");
  EXPECT_STR(to.result->error->cmd, "/bin/sh -c exit 4");
  cp_result_free(to.result);
}

TEST(a_signal_is_an_error_and_not_a_kill_of_ours) {
  cp_result *r = exec_command("kill -9 $$", NULL);
  EXPECT_STR(r->error->message, "Command failed: kill -9 $$\n");
  EXPECT(r->code == -1 && r->signal == SIGKILL && !r->killed);
  EXPECT_STR(r->signal_name, "SIGKILL");
  r = cp_result_free(r);
}

TEST(a_command_that_the_shell_does_not_find) {
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
  EXPECT(cp_exec_file("/bin/sh", CP_ARGS(big), NULL, tell, &to) == NULL);
  EXPECT_STR(cp_last_error()->message, "spawn E2BIG");
  EXPECT(cp_exec("true", CP_OPTIONS(.cwd = "/etc/passwd"), tell, &to) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, ENOTDIR);
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
  note_child(&order, cp_exec("echo x; exit 1", NULL, NULL, NULL));
  run(NULL);
  EXPECT_STR(order.text, "spawn exit close");
}

static void again(const cp_result *result, void *ctx) {
  int *left = ctx;
  EXPECT_OUT(result->out, "x\n");
  if (--*left > 0)
    EXPECT(cp_exec("echo x", NULL, again, left) != NULL);
}

TEST(the_callback_may_run_the_next) {
  int left = 5;
  EXPECT(cp_exec("echo x", NULL, again, &left) != NULL);
  run(NULL);
  EXPECT_EQ(left, 0);
}

static void sync_inside(const cp_result *result, void *ctx) {
  cp_result *inner = cp_exec_sync("echo inner", NULL);
  EXPECT_OUT(inner->out, "inner\n");
  EXPECT_OUT(result->out, "outer\n");
  inner = cp_result_free(inner);
  ++*(int *)ctx;
}

TEST(the_callback_may_wait_for_another) {
  int calls = 0;
  EXPECT(cp_exec("echo outer", NULL, sync_inside, &calls) != NULL);
  run(NULL);
  EXPECT_EQ(calls, 1);
}

TEST(stdin_stays_open) {
  told to = {0};
  cp_child *child = cp_exec("cat", NULL, tell, &to);
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
  cp_child *child = cp_exec("echo x; exit 2", NULL, tell, &to);
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(to.calls, 1);
  EXPECT_EQ(r->code, 2);
  EXPECT_OUT(r->out, "x\n");
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

/* ---- too much output ---- */

static void expect_overflow(const cp_result *r, const char *stream) {
  char text[100];
  snprintf(text, sizeof text, "%s maxBuffer length exceeded", stream);
  EXPECT_STR(r->error->name, "RangeError");
  EXPECT_STR(r->error->code, "ERR_CHILD_PROCESS_STDIO_MAXBUFFER");
  EXPECT_STR(r->error->message, text);
  EXPECT_CONTAINS(r->error->cmd, "--helper writes");
  EXPECT(r->killed_by == CP_KILLED_BY_MAX_BUFFER || r->exited);
}

static void check_limit(const char *count, size_t limit, bool over) {
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = (int64_t)limit), "writes", count);
  EXPECT_EQ(r->out.truncated, over);
  EXPECT_EQ(r->out.size, over ? limit : (size_t)atol(count));
  expect_pattern(r->out.data, r->out.size, 0);
  if (over)
    expect_overflow(r, "stdout");
  else
    EXPECT_EQ(r->code, FINE);
  r = cp_result_free(r);
}

TEST(the_limit_is_exact_to_the_byte) {
  check_limit("99999", 100000, false);
  check_limit("100000", 100000, false);
  check_limit("100001", 100000, true);
  check_limit("5000000", 100000, true);
}

TEST(each_stream_has_its_own_limit) {
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = 10), "both", "1234567890", "1234567890", "0");
  EXPECT(r->error == NULL);
  r = cp_result_free(r);
  r = EXEC(CP_OPTIONS(.max_buffer = 10), "writes", "1000000", "2");
  expect_overflow(r, "stderr");
  EXPECT_EQ(r->err.size, 10);
  r = cp_result_free(r);
}

TEST(nothing_fits_into_a_limit_of_zero) {
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = CP_ZERO), "writes", "1");
  expect_overflow(r, "stdout");
  EXPECT(r->out.size == 0 && r->out.truncated);
  EXPECT_STR(r->out.data, "");
  r = cp_result_free(r);
  r = EXEC(CP_OPTIONS(.max_buffer = CP_ZERO), "code", "0");
  EXPECT(r->error == NULL);
  r = cp_result_free(r);
}

TEST(without_a_limit_all_is_kept) {
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = CP_UNLIMITED), "writes", "5000000");
  EXPECT(r->out.size == 5000000 && !r->out.truncated);
  expect_pattern(r->out.data, r->out.size, 0);
  r = cp_result_free(r);
}

TEST(text_is_cut_at_a_character) {
  cp_result *r = exec_command("printf '\\344\\270\\255\\346\\226\\207'",
                              CP_OPTIONS(.max_buffer = 4, .text = true, .overflow = CP_OVERFLOW_DROP));
  EXPECT_OUT(r->out, "\xe4\xb8\xad");
  EXPECT(r->out.truncated && r->out.gap == 3);
  r = cp_result_free(r);
}

static void check_drop(cp_keep keep, size_t head) {
  enum { LIMIT = 1000, COMES = 3000000 };
  cp_result *r =
      EXEC(CP_OPTIONS(.max_buffer = LIMIT, .keep = keep, .overflow = CP_OVERFLOW_DROP), "writes", "3000000");
  EXPECT(r->code == FINE && !r->killed); /* it ended by itself */
  EXPECT_CONTAINS(r->error->message, "Command failed");
  EXPECT(r->out.truncated && r->out.eof);
  EXPECT_EQ(r->out.size, LIMIT);
  EXPECT_EQ(r->out.total, COMES);
  EXPECT_EQ(r->out.gap, head);
  expect_pattern(r->out.data, head, 0);
  expect_pattern(r->out.data + head, LIMIT - head, COMES - (LIMIT - head));
  r = cp_result_free(r);
}

TEST(what_does_not_fit_may_be_dropped) {
  check_drop(CP_KEEP_HEAD, 1000);
  check_drop(CP_KEEP_TAIL, 0);
  check_drop(CP_KEEP_BOTH, 500);
}

TEST(one_that_survives_the_signal_is_waited_for) {
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = 1, .kill_signal = SIGTERM), "trapper");
  EXPECT_STR(r->error->message, "stdout maxBuffer length exceeded");
  EXPECT(r->code == 5 && r->killed && r->killed_by == CP_KILLED_BY_MAX_BUFFER);
  EXPECT_OUT(r->out, "u");
  r = cp_result_free(r);
}
