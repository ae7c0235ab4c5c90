/* Arguments that are refused before anything is started, with Node's names, codes and texts. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <signal.h>

static void refused(const char *file, const char *const *args, const cp_options *options, const char *name,
                    const char *code) {
  (void)cp_loop_default();
  int before = test_open_fds();
  EXPECT(cp_spawn(file, args, options) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT_STR(cp_last_error()->name, name);
  EXPECT_STR(cp_last_error()->code, code);
  EXPECT(cp_last_error()->message[0] != '\0');
  EXPECT_EQ(test_open_fds(), before);
  expect_no_child();
}

PUBLIC_TEST(a_file_without_a_name) {
  refused(NULL, NULL, NULL, "TypeError", "ERR_INVALID_ARG_TYPE");
  EXPECT_CONTAINS(cp_last_error()->message, "The \"file\" argument must be of type string.");
  refused("", NULL, NULL, "TypeError", "ERR_INVALID_ARG_VALUE");
  EXPECT_STR(cp_last_error()->message, "The argument 'file' cannot be empty. Received ''");
}

PUBLIC_TEST(options_without_their_size) {
  const cp_options options = {.cwd = "/"};
  refused("/bin/sh", NULL, &options, "TypeError", "ERR_INVALID_ARG_VALUE");
}

PUBLIC_TEST(a_negative_timeout) {
  refused("/bin/sh", NULL, CP_OPTIONS(.timeout_ms = -1), "RangeError", "ERR_OUT_OF_RANGE");
  EXPECT_STR(cp_last_error()->message,
             "The value of \"timeout\" is out of range. It must be an unsigned integer. Received -1");
}

PUBLIC_TEST(a_kill_signal_that_is_none) {
  refused("/bin/sh", NULL, CP_OPTIONS(.kill_signal = 500), "TypeError", "ERR_UNKNOWN_SIGNAL");
  EXPECT_STR(cp_last_error()->message, "Unknown signal: 500");
  refused("/bin/sh", NULL, CP_OPTIONS(.kill_signal = -SIGTERM), "TypeError", "ERR_UNKNOWN_SIGNAL");
}

PUBLIC_TEST(variables_without_a_name) {
  refused("/bin/sh", NULL, CP_OPTIONS(.env = CP_ENV("A=1", "=2")), "TypeError", "ERR_INVALID_ARG_VALUE");
  refused("/bin/sh", NULL, CP_OPTIONS(.env = CP_ENV("A")), "TypeError", "ERR_INVALID_ARG_VALUE");
  refused("/bin/sh", NULL, CP_OPTIONS(.env = CP_ENV("")), "TypeError", "ERR_INVALID_ARG_VALUE");
  refused("/bin/sh", NULL, CP_OPTIONS(.env_add = CP_ENV("=x")), "TypeError", "ERR_INVALID_ARG_VALUE");
}

PUBLIC_TEST(stdio_that_makes_no_sense) {
  const char *type = "TypeError", *value = "ERR_INVALID_ARG_VALUE";
  refused("/bin/sh", NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_FD(-1))), type, value);
  EXPECT_CONTAINS(cp_last_error()->message, "The argument 'stdio");
  refused("/bin/sh", NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_SAME_AS(0))), type, value);
  refused("/bin/sh", NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_SAME_AS(2), CP_PIPE)), type, value);
  refused("/bin/sh", NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_SAME_AS(-1))), type, value);
  refused("/bin/sh", NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_FROM_PATH(NULL))), type, value);
  refused("/bin/sh", NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_TO_PATH(""))), type, value);
  refused("/bin/sh", NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_STREAM(NULL))), type, value);
  const cp_stdio unknown = {.kind = (cp_stdio_kind)77};
  refused("/bin/sh", NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, unknown)), type, value);
}

PUBLIC_TEST(a_stream_that_has_closed) {
  cp_child *child = cp_child_keep(START(NULL, "say", "x"));
  expect_code(child, FINE);
  refused("/bin/sh", NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_STREAM(cp_stdout(child)))), "TypeError",
          "ERR_INVALID_ARG_VALUE");
  cp_child_free(child);
}

/* Node joins them without quoting; docs/deviations.md: shell-args. */
PUBLIC_TEST(a_shell_together_with_arguments) {
  refused("echo", CP_ARGS("a b", "$HOME;echo injected"), CP_OPTIONS(.shell = true), "TypeError",
          "ERR_INVALID_ARG_VALUE");
}

PUBLIC_TEST(every_function_takes_null) {
  EXPECT_EQ(cp_kill(NULL, SIGTERM), -EINVAL);
  EXPECT_EQ(cp_kill_name(NULL, "SIGTERM"), -EINVAL);
  EXPECT_EQ(cp_pid(NULL), 0);
  EXPECT(cp_child_result(NULL) == NULL && cp_spawnfile(NULL) == NULL && cp_spawnargs(NULL) == NULL);
  EXPECT(cp_stdin(NULL) == NULL && cp_stdout(NULL) == NULL && cp_stderr(NULL) == NULL);
  EXPECT(cp_stdio_at(NULL, 0) == NULL && cp_child_keep(NULL) == NULL && cp_child_free(NULL) == NULL);
  EXPECT_LT(cp_on_spawn(NULL, NULL, NULL), 0);
  EXPECT_LT(cp_on_error(NULL, NULL, NULL), 0);
  EXPECT_LT(cp_on_exit(NULL, NULL, NULL), 0);
  EXPECT_LT(cp_on_close(NULL, NULL, NULL), 0);
  EXPECT_LT(cp_on_data(NULL, NULL, NULL), 0);
  EXPECT_LT(cp_on_end(NULL, NULL, NULL), 0);
  EXPECT_LT(cp_on_finish(NULL, NULL, NULL), 0);
  EXPECT_LT(cp_stream_on_drain(NULL, NULL, NULL), 0);
  EXPECT_LT(cp_stream_on_error(NULL, NULL, NULL), 0);
  EXPECT_LT(cp_stream_on_close(NULL, NULL, NULL), 0);
  EXPECT_LT(cp_write(NULL, "x", 1), 0);
  EXPECT_LT(cp_write_then(NULL, "x", 1, NULL, NULL), 0);
  EXPECT_EQ(cp_stream_queued(NULL), 0);
  cp_off(NULL, 1);
  cp_stream_off(NULL, 1);
  cp_pause(NULL);
  cp_resume(NULL);
  cp_end(NULL);
  cp_stream_destroy(NULL);
  cp_ref(NULL);
  cp_unref(NULL);
  cp_stop(NULL);
  EXPECT(cp_result_free(NULL) == NULL && cp_result_take(NULL) == NULL && cp_loop_free(NULL) == NULL);
  cp_result *r = cp_wait(cp_spawn(NULL, NULL, NULL), -1); /* one check is enough */
  EXPECT(r != NULL && r->error != NULL);
  EXPECT_STR(r->error->code, "ERR_INVALID_ARG_TYPE");
  r = cp_result_free(r);
}

PUBLIC_TEST(a_listener_that_is_no_function) {
  cp_child *child = START(NULL, "code", "1");
  EXPECT_EQ(cp_on_exit(child, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_on_data(cp_stdout(child), NULL, NULL), -EINVAL);
  expect_code(child, 1);
}
