/* cp_fork(): which program, with which descriptors, and what it refuses. */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void expect_refused(cp_child *child, const char *code, const char *part) {
  EXPECT(child == NULL);
  EXPECT_STR(cp_last_error()->code, code);
  EXPECT_CONTAINS(cp_last_error()->message, part);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT_EQ(cp_last_error()->step, CP_STEP_ARGUMENT);
  EXPECT(cp_last_error()->advice[0] != '\0');
}

TEST(what_fork_refuses) {
  const char *program = test_program();
  expect_refused(cp_fork(NULL, NULL, NULL), "ERR_INVALID_ARG_TYPE",
                 "\"modulePath\" argument must be of type string");
  expect_refused(cp_fork("", NULL, NULL), "ERR_INVALID_ARG_VALUE", "'modulePath' cannot be empty");
  expect_refused(cp_fork(program, NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE))),
                 "ERR_CHILD_PROCESS_IPC_REQUIRED",
                 "Forked processes must have an IPC channel, missing value 'ipc' in options.stdio");
  expect_refused(cp_fork(program, NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_IPC, CP_IPC))), "ERR_IPC_ONE_PIPE",
                 "Child process can have only one IPC pipe");
  expect_refused(cp_fork(program, NULL, CP_OPTIONS(.exec_argv = CP_ARGS("-v"))), "ERR_INVALID_ARG_VALUE",
                 "execArgv");
  expect_refused(
      cp_fork(program, NULL, CP_OPTIONS(.serialization = (cp_serialization)7)), "ERR_INVALID_ARG_VALUE",
      "The property 'options.serialization' must be one of: undefined, 'json', 'advanced'. Received 7");
  expect_refused(cp_spawn(program, NULL, CP_OPTIONS(.serialization = (cp_serialization)-1)),
                 "ERR_INVALID_ARG_VALUE", "serialization"); /* without a channel as well */
  expect_refused(cp_fork(program, NULL, CP_OPTIONS(.max_message = -1)), "ERR_OUT_OF_RANGE", "max_message");
  expect_refused(cp_fork(program, NULL, CP_OPTIONS(.max_message = CP_ZERO)), "ERR_OUT_OF_RANGE",
                 "max_message");
}

TEST(no_channel_in_synchronous_calls) {
  cp_result *r = cp_spawn_sync(test_program(), NULL, CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_IPC)));
  EXPECT_STR(r->error->code, "ERR_IPC_SYNC_FORK");
  EXPECT_STR(r->error->message, "IPC cannot be used with synchronous forks");
  r = cp_result_free(r);
}

/* ---- which program ---- */

static void expect_args(cp_child *child, const char *const *expected) {
  const char *const *args = cp_spawnargs(child);
  size_t i = 0;
  for (; expected[i] != NULL; i++)
    EXPECT_STR(args[i], expected[i]);
  EXPECT(args[i] == NULL);
}

static void expect_interpreter(const char *file, const char *program) {
  cp_child *child =
      cp_fork(file, CP_ARGS("a", "b"), CP_OPTIONS(.env = CP_ENV("PATH=/none"), .exec_argv = CP_ARGS("-x")));
  EXPECT(child != NULL);
  EXPECT_STR(cp_spawnfile(child), program);
  expect_args(child, CP_ARGS(program, "-x", file, "a", "b"));
  run(NULL);
}

TEST(the_interpreter_is_found_by_the_suffix) {
  expect_interpreter("child.js", "node");
  expect_interpreter("child.mjs", "node");
  expect_interpreter("child.cjs", "node");
  expect_interpreter("child.py", "python3");
}

TEST(a_program_is_run_by_itself) {
  cp_child *child = cp_fork(test_program(), HELPER_ARGS("code", "3"), NULL);
  expect_args(child, CP_ARGS(test_program(), "--helper", "code", "3"));
  expect_code(child, 3);
  child = cp_fork(".js", NULL, CP_OPTIONS(.env = CP_ENV("PATH=/none"))); /* a name, not a suffix */
  EXPECT_STR(cp_spawnfile(child), ".js");
  run(NULL);
}

TEST(another_interpreter_for_any_file) {
  cp_child *child = cp_fork("code", CP_ARGS("7"),
                            CP_OPTIONS(.exec_path = test_program(), .exec_argv = CP_ARGS("--helper")));
  expect_args(child, CP_ARGS(test_program(), "--helper", "code", "7"));
  expect_code(child, 7);
}

TEST(a_shell_is_not_used) {
  cp_child *child =
      cp_fork(test_program(), HELPER_ARGS("code", "4"), CP_OPTIONS(.shell = true, .shell_path = "/none"));
  expect_code(child, 4);
}

TEST(a_python_script_speaks_by_hand) {
  need_posix("descriptors in the environment of a script");
  char *python = cp_which("python3", NULL);
  if (python == NULL)
    SKIP("python3 is not here");
  free(python);
  int fd = make_file("child.py", "import os\n"
                                 "n = int(os.environ['NODE_CHANNEL_FD'])\n"
                                 "os.write(n, b'{\"from\":\"python\"}\\n' + os.read(n, 100))\n");
  EXPECT_SYS(close(fd));
  story s = {.used = 0};
  cp_child *child = cp_fork("child.py", NULL, NULL);
  EXPECT_EQ(cp_send(cp_channel_of(child), "\"hello\""), 1);
  story_child(&s, child);
  run(NULL);
  EXPECT_STR(s.text, "m:{\"from\":\"python\"} m:\"hello\" disconnect exit:0 close:0");
}

/* ---- which descriptors ---- */

HELPER(says_on_stdout) {
  EXPECT_EQ(write(1, "out", 3), 3);
  EXPECT_EQ(cp_send(cp_parent(), "\"in\""), 1);
  return FINE;
}

TEST(silent_has_pipes) {
  story s = {.used = 0};
  cp_child *child = FORK(CP_OPTIONS(.silent = true), "says_on_stdout");
  EXPECT(cp_stdin(child) != NULL && cp_stderr(child) != NULL);
  EXPECT(cp_stdio_at(child, 3) == NULL);
  story_messages(&s, cp_channel_of(child));
  char *text = output_of(child);
  EXPECT_STR(text, "out");
  EXPECT_STR(s.text, "m:\"in\"");
  free(text);
}

TEST(by_default_they_are_shared) {
  cp_child *child = FORK(NULL, "code", "3");
  EXPECT(cp_stdin(child) == NULL && cp_stdout(child) == NULL && cp_stderr(child) == NULL);
  EXPECT(cp_channel_of(child) != NULL);
  expect_code(child, 3);
  EXPECT(cp_channel_of(NULL) == NULL);
}

TEST(stdio_comes_before_silent) {
  cp_child *child = FORK(
      CP_OPTIONS(.silent = true, .stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE, CP_IPC)), "code", "3");
  EXPECT(cp_stdout(child) == NULL);
  expect_code(child, 3);
}

/* argv[1]: the number at which the channel is. */
HELPER(is_at) {
  EXPECT_STR(getenv("NODE_CHANNEL_FD"), argv[1]);
  EXPECT_EQ(cp_channel_fd(cp_parent()), atoi(argv[1]));
  EXPECT_EQ(cp_send(cp_parent(), argv[1]), 1);
  return FINE;
}

static void expect_at(const cp_stdio *stdio, const char *number) {
  story s = {.used = 0};
  char expected[100];
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("is_at", number), CP_OPTIONS(.stdio = stdio));
  EXPECT(child != NULL);
  story_child(&s, child);
  run(NULL);
  snprintf(expected, sizeof expected, "m:%s disconnect exit:21 close:21", number);
  EXPECT_STR(s.text, expected);
}

TEST(the_channel_at_any_index) {
  expect_at(CP_STDIO(CP_IPC, CP_INHERIT, CP_INHERIT), "0");
  expect_at(CP_STDIO(CP_INHERIT, CP_IPC, CP_INHERIT), "1");
  expect_at(CP_STDIO(CP_INHERIT, CP_INHERIT, CP_INHERIT, CP_IGNORE, CP_PIPE, CP_IPC), "5");
}

/* The callers' own variables would lead the child to a descriptor that it does not have. */
TEST(the_variables_are_replaced) {
  story s = {.used = 0};
  const char *const env[] = {"NODE_CHANNEL_FD=77", "A=1", "NODE_CHANNEL_FD=78", NULL};
  cp_child *child = FORK(
      CP_OPTIONS(.env = env, .env_add = CP_ENV("NODE_CHANNEL_SERIALIZATION_MODE=advanced")), "is_at", "3");
  story_child(&s, child);
  run(NULL);
  EXPECT_STR(s.text, "m:3 disconnect exit:21 close:21");
}
