/* What is refused before anything is started. */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Refused in each of the forms that take options, and by none of them is a callback called. */
static void expect_refused(const cp_options *options, const char *code, const char *part) {
  told to = {0};
  int before = test_open_fds();
  EXPECT(cp_exec_file("true", NULL, options, tell, &to) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT_STR(cp_last_error()->code, code);
  EXPECT_CONTAINS(cp_last_error()->message, part);
  EXPECT_EQ(cp_last_error()->step, CP_STEP_ARGUMENT);
  EXPECT_NE(cp_last_error()->advice[0], 0);
  EXPECT(cp_exec("true", options, tell, &to) == NULL && strcmp(cp_last_error()->code, code) == 0);
  EXPECT(cp_spawn("true", NULL, options) == NULL && strcmp(cp_last_error()->code, code) == 0);
  cp_result *r = cp_spawn_sync("true", NULL, options);
  EXPECT(r->pid == 0 && strcmp(r->error->code, code) == 0);
  EXPECT_CONTAINS(r->error->message, part);
  r = cp_result_free(r);
  r = cp_exec_sync("true", options);
  EXPECT(r->pid == 0 && strcmp(r->error->code, code) == 0);
  r = cp_result_free(r);
  EXPECT_EQ(cp_pipeline(CP_COMMANDS({"true", NULL, NULL}), options, NULL, NULL), -EINVAL);
  EXPECT_STR(cp_last_error()->code, code);
  run(NULL);
  EXPECT_EQ(to.calls, 0);
  EXPECT_LE(test_open_fds(), before + 8); /* the loop, made once */
  expect_no_child();
}

TEST(negative_sizes_and_times) {
  expect_refused(CP_OPTIONS(.timeout_ms = -1), "ERR_OUT_OF_RANGE", "\"timeout\" is out of range");
  expect_refused(CP_OPTIONS(.grace_ms = -1), "ERR_OUT_OF_RANGE", "\"grace_ms\" is out of range");
  expect_refused(CP_OPTIONS(.drain_ms = -5), "ERR_OUT_OF_RANGE", "\"drain_ms\" is out of range");
  expect_refused(
      CP_OPTIONS(.max_buffer = -1), "ERR_OUT_OF_RANGE",
      "The value of \"options.maxBuffer\" is out of range. It must be a positive number. Received -1");
  expect_refused(CP_OPTIONS(.max_buffer = INT64_MIN + 1), "ERR_OUT_OF_RANGE", "maxBuffer");
}

/* 2^63 and more, which is what a negative number becomes on the way. */
TEST(numbers_that_no_limit_can_be) {
  const uint64_t much = (uint64_t)1 << 63;
  for (uint64_t value = much; value != CP_NO_LIMIT; value = value == much ? CP_NO_LIMIT - 1 : CP_NO_LIMIT) {
    const cp_limit limit = CP_LIMIT(value);
    expect_refused(CP_OPTIONS(.limits.cpu_s = limit), "ERR_OUT_OF_RANGE", "limits.cpu_s");
    expect_refused(CP_OPTIONS(.limits.address_space = limit), "ERR_OUT_OF_RANGE", "limits.address_space");
    expect_refused(CP_OPTIONS(.limits.data = limit), "ERR_OUT_OF_RANGE", "limits.data");
    expect_refused(CP_OPTIONS(.limits.stack = limit), "ERR_OUT_OF_RANGE", "limits.stack");
    expect_refused(CP_OPTIONS(.limits.core = limit), "ERR_OUT_OF_RANGE", "limits.core");
    expect_refused(CP_OPTIONS(.limits.file_size = limit), "ERR_OUT_OF_RANGE", "limits.file_size");
    expect_refused(CP_OPTIONS(.limits.descriptors = limit), "ERR_OUT_OF_RANGE", "limits.descriptors");
    expect_refused(CP_OPTIONS(.limits.processes = limit), "ERR_OUT_OF_RANGE", "limits.processes");
    expect_refused(CP_OPTIONS(.limits.wall_ms = limit), "ERR_OUT_OF_RANGE", "limits.wall_ms");
  }
  expect_refused(CP_OPTIONS(.input = "x", .input_size = SIZE_MAX), "ERR_OUT_OF_RANGE", "input_size");
  expect_refused(CP_OPTIONS(.input = "x", .input_size = (size_t)much), "ERR_OUT_OF_RANGE", "input_size");
}

TEST(a_write_of_more_than_there_can_be) {
  cp_child *child = START(NULL, "hold");
  EXPECT_EQ(cp_write(cp_stdin(child), "x", SIZE_MAX), -EINVAL);
  EXPECT_STR(cp_last_error()->code, "ERR_OUT_OF_RANGE");
  EXPECT_EQ(cp_write(cp_stdin(child), "x", (size_t)PTRDIFF_MAX), -EINVAL);
  EXPECT_EQ(cp_stream_queued(cp_stdin(child)), 0);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
}

TEST(unknown_ways_to_keep) {
  expect_refused(CP_OPTIONS(.keep = (cp_keep)3), "ERR_INVALID_ARG_VALUE", "'options.keep'");
  expect_refused(CP_OPTIONS(.overflow = (cp_overflow)2), "ERR_INVALID_ARG_VALUE", "'options.overflow'");
}

TEST(an_unknown_signal) {
  expect_refused(CP_OPTIONS(.kill_signal = 500), "ERR_UNKNOWN_SIGNAL", "Unknown signal: 500");
  expect_refused(CP_OPTIONS(.kill_signal = -1), "ERR_UNKNOWN_SIGNAL", "Unknown signal: -1");
}

TEST(a_size_without_input) {
  expect_refused(CP_OPTIONS(.input_size = 5), "ERR_INVALID_ARG_TYPE", "'options.input'");
}

TEST(options_without_a_size) {
  cp_options options = {.size = 0};
  expect_refused(&options, "ERR_INVALID_ARG_VALUE", "'options.size'");
}

TEST(an_empty_file) {
  told to = {0};
  EXPECT(cp_exec_file("", NULL, NULL, tell, &to) == NULL);
  EXPECT_STR(cp_last_error()->message, "The argument 'file' cannot be empty. Received ''");
  EXPECT(cp_exec("", NULL, tell, &to) == NULL);
  EXPECT_STR(cp_last_error()->code, "ERR_INVALID_ARG_VALUE");
  EXPECT(cp_exec_file(NULL, NULL, NULL, tell, &to) == NULL);
  EXPECT_STR(cp_last_error()->code, "ERR_INVALID_ARG_TYPE");
  EXPECT(cp_exec(NULL, NULL, tell, &to) == NULL);
  const char *const files[] = {"", NULL};
  for (int i = 0; i < 2; i++) {
    cp_result *results[] = {cp_spawn_sync(files[i], NULL, NULL), cp_exec_sync(files[i], NULL),
                            cp_exec_file_sync(files[i], NULL, NULL)};
    for (int k = 0; k < 3; k++) {
      EXPECT_CONTAINS(results[k]->error->message, "file");
      EXPECT(results[k]->error->errnum == EINVAL && results[k]->pid == 0);
      results[k] = cp_result_free(results[k]);
    }
  }
  EXPECT_EQ(to.calls, 0);
}

TEST(a_shell_together_with_arguments) {
  need_sh();
  EXPECT(cp_exec_file("echo", CP_ARGS("a b"), CP_OPTIONS(.shell = true), NULL, NULL) == NULL);
  EXPECT_STR(cp_last_error()->message,
             "The argument 'args' cannot be used together with a shell. Received 'a b'");
  EXPECT_CONTAINS(cp_last_error()->advice, "leave the shell out");
  EXPECT_CONTAINS(cp_last_error()->advice, "cp_quote_sh()");
  cp_result *r = cp_spawn_sync("echo", CP_ARGS("a b"), CP_OPTIONS(.shell_path = "/bin/bash"));
  EXPECT_CONTAINS(r->error->advice, "cp_quote_sh()");
  r = cp_result_free(r);
  r = cp_spawn_sync("echo a b", NULL, CP_OPTIONS(.shell = true));
  EXPECT_OUT(r->out, "a b\n");
  r = cp_result_free(r);
}

TEST(what_a_synchronous_call_cannot_have) {
  cp_loop *loop = cp_loop_new();
  cp_queue *queue = cp_queue_new(1);
  cp_abort *abort = cp_abort_new();
  cp_options const options[] = {*CP_OPTIONS(.loop = loop), *CP_OPTIONS(.queue = queue),
                                *CP_OPTIONS(.abort = abort)};
  for (int i = 0; i < 3; i++) {
    cp_result *results[] = {cp_spawn_sync("true", NULL, &options[i]), cp_exec_sync("true", &options[i]),
                            cp_exec_file_sync("true", NULL, &options[i])};
    for (int k = 0; k < 3; k++) {
      EXPECT_STR(results[k]->error->code, "ERR_INVALID_ARG_VALUE");
      EXPECT_CONTAINS(results[k]->error->message, "loop, queue and abort");
      EXPECT_EQ(results[k]->code, -EINVAL);
      results[k] = cp_result_free(results[k]);
    }
  }
  cp_abort_free(abort);
  cp_queue_free(queue);
  cp_loop_free(loop);
}

TEST(a_limit_of_nearly_everything_is_one) {
  need_sh();
  cp_result *r = exec_command("echo x", CP_OPTIONS(.max_buffer = INT64_MAX - 1, .keep = CP_KEEP_TAIL));
  EXPECT_OUT(r->out, "x\n");
  r = cp_result_free(r);
}

TEST(a_pipeline_of_nothing) {
  EXPECT_EQ(cp_pipeline(NULL, NULL, NULL, NULL), -EINVAL);
  EXPECT_STR(cp_last_error()->message, "The argument 'commands' cannot be empty");
  EXPECT_EQ(cp_pipeline((const cp_command[]){{NULL, NULL, NULL}}, NULL, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_pipeline(CP_COMMANDS({"true", NULL, NULL}, {"", NULL, NULL}), NULL, NULL, NULL), -EINVAL);
  EXPECT_STR(cp_last_error()->message, "The argument 'file' cannot be empty. Received ''");
}
