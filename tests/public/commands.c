/* exec and execFile: what is collected, the one callback, and why a command has failed. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct told {
  int calls;
  cp_result *result;
} told;

static void tell(const cp_result *result, void *ctx) {
  told *to = ctx;
  to->calls++;
  cp_result_free(to->result);
  to->result = cp_result_take(result);
}

/* What the one call of done has brought; free it. */
static cp_result *result_of(cp_child *child, told *to) {
  if (child == NULL)
    FAIL("exec: %s", cp_last_error()->message);
  EXPECT_EQ(to->calls, 0); /* never from the call itself */
  run();
  EXPECT_EQ(to->calls, 1);
  expect_no_child();
  return to->result;
}

static cp_result *exec_helper(const char *const *args, const cp_options *options) {
  told to = {0};
  return result_of(cp_exec_file(test_program(), args, options, tell, &to), &to);
}
#define EXEC(options, ...) exec_helper(HELPER_ARGS(__VA_ARGS__), options)

static cp_result *exec_command(const char *command, const cp_options *options) {
  told to = {0};
  return result_of(cp_exec(command, options, tell, &to), &to);
}

/* ---- captured ---- */

HELPER(all_said) {
  printf("out");
  fprintf(stderr, "err");
  exit(0);
}

PUBLIC_TEST(what_is_printed_is_collected) {
  cp_result *r = EXEC(NULL, "all_said");
  EXPECT(r->error == NULL);
  EXPECT_STR(r->out.data, "out");
  EXPECT_STR(r->err.data, "err");
  EXPECT_EQ(r->out.size, 3);
  EXPECT(r->code == 0 && r->signal == 0 && !r->killed && r->out.eof && r->err.eof && !r->out.truncated);
  cp_result_free(r);
}

HELPER(nul_bytes) {
  EXPECT_EQ(fwrite("a\0b\0", 1, 4, stdout), 4);
  exit(0);
}

PUBLIC_TEST(nul_bytes_are_collected_as_well) {
  cp_result *r = EXEC(NULL, "nul_bytes");
  EXPECT_MEM(r->out.data, r->out.size, "a\0b\0", 4);
  cp_result_free(r);
}

PUBLIC_TEST(half_a_megabyte_is_collected_whole) {
  cp_result *r = EXEC(NULL, "writes", "500000");
  EXPECT_EQ(r->out.size, 500000);
  for (size_t i = 0; i < r->out.size; i++)
    if (r->out.data[i] != (char)('!' + i % 89))
      FAIL("byte %zu is '%c'", i, r->out.data[i]);
  cp_result_free(r);
}

PUBLIC_TEST(nothing_printed_is_an_empty_text) {
  cp_result *r = EXEC(NULL, "code", "0");
  EXPECT(r->error == NULL && r->out.size == 0 && r->err.size == 0);
  EXPECT_STR(r->out.data, "");
  EXPECT_STR(r->err.data, "");
  cp_result_free(r);
}

PUBLIC_TEST(a_code_is_an_error_with_what_stderr_said) {
  char message[5000];
  cp_result *r = EXEC(NULL, "say", "hi", "1", "bad", "2");
  snprintf(message, sizeof message, "Command failed: %s --helper say hi 1 bad 2\nbad", test_program());
  EXPECT(r->error != NULL);
  EXPECT_STR(r->error->name, "Error");
  EXPECT_STR(r->error->message, message);
  EXPECT_EQ(r->code, FINE);
  EXPECT_STR(r->out.data, "hi");
  cp_result_free(r);
}

PUBLIC_TEST(a_command_that_does_not_start_is_told_once) {
  record order = {0};
  told to = {0};
  cp_child *child = cp_exec_file("/no/such", CP_ARGS("a"), NULL, tell, &to);
  record_child(&order, child);
  cp_result *r = result_of(child, &to);
  EXPECT_STR(r->error->message, "spawn /no/such ENOENT");
  EXPECT_STR(r->error->code, "ENOENT");
  EXPECT(r->pid == 0 && r->code == -ENOENT);
  EXPECT_STR(r->out.data, "");
  EXPECT_STR(order.text, "error:ENOENT close:-2");
  cp_result_free(r);
}

static void say_done(const cp_result *result, void *ctx) {
  EXPECT(result->exited && result->out.eof);
  record_add(ctx, "done");
}

PUBLIC_TEST(done_comes_after_the_exit_and_before_close) {
  record order = {0};
  cp_child *child = cp_exec_file(test_program(), HELPER_ARGS("code", "3"), NULL, say_done, &order);
  record_child(&order, child);
  run();
  EXPECT_STR(order.text, "spawn exit:3 done close:3");
}

PUBLIC_TEST(input_is_written_and_ended) {
  char *data = malloc(300000);
  EXPECT(data != NULL);
  for (size_t i = 0; i < 300000; i++)
    data[i] = (char)('!' + i % 89);
  cp_result *r = EXEC(CP_OPTIONS(.input = data, .input_size = 300000), "checks", "300000");
  EXPECT_EQ(r->code, FINE);
  free(data);
  cp_result_free(r);
}

static void exec_again(const cp_result *result, void *ctx) {
  int *left = ctx;
  EXPECT_EQ(result->code, 2);
  if (--*left > 0)
    EXPECT(cp_exec_file(test_program(), HELPER_ARGS("code", "2"), NULL, exec_again, left) != NULL);
}

PUBLIC_TEST(done_may_run_the_next) {
  int left = 3;
  EXPECT(cp_exec_file(test_program(), HELPER_ARGS("code", "2"), NULL, exec_again, &left) != NULL);
  run();
  EXPECT_EQ(left, 0);
  EXPECT(cp_exec_file(test_program(), HELPER_ARGS("code", "2"), NULL, NULL, NULL) != NULL); /* nobody asks */
  run();
}

/* ---- shell ---- */

PUBLIC_TEST(exec_runs_a_shell_and_exec_file_none) {
  need_sh();
  cp_result *r = exec_command("echo $((6*7)) | tr 4 5", NULL);
  EXPECT_STR(r->out.data, "52\n");
  EXPECT(r->error == NULL);
  cp_result_free(r);
  r = EXEC(NULL, "say", "$HOME;echo * %PATH% & \"x\"");
  EXPECT_STR(r->out.data, "$HOME;echo * %PATH% & \"x\"");
  cp_result_free(r);
}

PUBLIC_TEST(a_command_the_shell_does_not_find) {
  need_sh();
  cp_result *r = exec_command("no-such-program-here", NULL);
  EXPECT_EQ(r->code, 127);
  EXPECT_CONTAINS(r->error->message, "Command failed: no-such-program-here\n");
  EXPECT_CONTAINS(r->error->message, "not found");
  cp_result_free(r);
}

PUBLIC_TEST(a_signal_is_no_kill_of_ours) {
  need_signals();
  cp_result *r = exec_command("kill -9 $$", NULL);
  EXPECT_STR(r->error->message, "Command failed: kill -9 $$\n");
  EXPECT(r->code == -1 && r->signal == SIGKILL && !r->killed);
  cp_result_free(r);
}

PUBLIC_TEST(a_quoted_text_is_passed_and_not_run) {
  need_sh();
  static const char *const texts[] = {
      "", "plain", "it's", "'", "''", "a b", "$HOME `id` \\ \"", "line\nline", "; exit 9", "-n", "*?[a]~#!"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    char command[256], *quoted = cp_quote_sh(texts[i]);
    snprintf(command, sizeof command, "printf %%s %s", quoted);
    cp_result *r = exec_command(command, NULL);
    NOTE("%s", command);
    EXPECT_STR(r->out.data, texts[i]);
    EXPECT_EQ(r->code, 0);
    cp_result_free(r);
    free(quoted);
  }
}

/* ---- limits ---- */

static void check_limit(const char *count, int64_t limit, size_t kept) {
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = limit), "writes", count);
  bool over = (size_t)atol(count) > kept;
  NOTE("%s bytes, limit %lld", count, (long long)limit);
  EXPECT_EQ(r->out.size, over ? kept : (size_t)atol(count));
  EXPECT_EQ(r->out.truncated, over);
  EXPECT_EQ(r->out.data[r->out.size], '\0');
  if (over) {
    EXPECT_STR(r->error->name, "RangeError");
    EXPECT_STR(r->error->code, "ERR_CHILD_PROCESS_STDIO_MAXBUFFER");
    EXPECT_STR(r->error->message, "stdout maxBuffer length exceeded");
  } else
    EXPECT_EQ(r->code, FINE);
  cp_result_free(r);
}

PUBLIC_TEST(the_limit_of_the_output_is_exact) {
  check_limit("99999", 100000, 100000);
  check_limit("100000", 100000, 100000);
  check_limit("100001", 100000, 100000);
  check_limit("5000000", 100000, 100000);
  check_limit("1", CP_ZERO, 0);
}

PUBLIC_TEST(without_a_limit_it_is_a_mebibyte) {
  check_limit("1048576", 0, 1048576);
  check_limit("1048577", 0, 1048576);
  check_limit("3000000", CP_UNLIMITED, 3000000);
}

PUBLIC_TEST(each_stream_has_a_limit_of_its_own) {
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = 10), "say", "1234567890", "1", "1234567890", "2");
  EXPECT_EQ(r->code, FINE);
  EXPECT(!r->out.truncated && !r->err.truncated);
  cp_result_free(r);
  r = EXEC(CP_OPTIONS(.max_buffer = 10), "writes", "1000000", "2");
  EXPECT_STR(r->error->message, "stderr maxBuffer length exceeded");
  EXPECT_EQ(r->err.size, 10);
  cp_result_free(r);
}

PUBLIC_TEST(one_that_goes_on_printing_is_killed) {
  need_signals();
  cp_result *r =
      exec_command("trap '' PIPE; while :; do echo y; done 2>/dev/null", CP_OPTIONS(.max_buffer = 1000));
  EXPECT_EQ(r->out.size, 1000);
  EXPECT(r->killed && r->signal == SIGTERM);
  cp_result_free(r);
}

PUBLIC_TEST(a_command_that_takes_too_long) {
  need_signals();
  cp_result *r = EXEC(CP_OPTIONS(.timeout_ms = 30), "forever");
  EXPECT(r->killed && r->signal == SIGTERM && r->code == -1);
  EXPECT_CONTAINS(r->error->message, "Command failed: ");
  cp_result_free(r);
  r = EXEC(CP_OPTIONS(.timeout_ms = 30, .kill_signal = SIGKILL), "forever");
  EXPECT_EQ(r->signal, SIGKILL);
  cp_result_free(r);
}

/* The shell is ended by the clock; what it has started holds its pipe and is not waited for. */
PUBLIC_TEST(a_clock_ends_the_waiting_for_others_too) {
  need_signals();
  test_gate gate = test_gate_open(), alive = test_gate_open();
  told to = {0};
  char command[5000];
  snprintf(command, sizeof command, "'%s' --helper left_over & wait", test_program());
  cp_child *child =
      cp_exec(command,
              CP_OPTIONS(.timeout_ms = 200, .stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_PIPE,
                                                              CP_FD(gate.hold_fd), CP_FD(alive.release_fd))),
              tell, &to);
  EXPECT(child != NULL);
  run();
  EXPECT_EQ(to.calls, 1);
  EXPECT(to.result->killed && to.result->signal == SIGTERM);
  cp_result_free(to.result);
  test_gate_close(&gate);
  (void)test_hold(&alive); /* until what was left is gone, too */
  test_gate_close(&alive);
}
