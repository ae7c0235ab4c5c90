/* Test programs without a supervisor, and the supervisor's own command line. */
#include "support.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void expect_command(const char *const *argv, int code, const char *out, const char *err) {
  command_result result = run_command(argv, CP_ENV("CHILDPROC_TEST_QUIET", "CHILDPROC_TEST_DIR"));
  NOTE("%s%s", result.out, result.err);
  EXPECT_EQ(result.code, code);
  EXPECT_CONTAINS(result.out, out);
  EXPECT_CONTAINS(result.err, err);
  command_free(&result);
}

static void keep_text(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  char **text = ctx;
  *text = *text ? *text : strndup(data, size); /* one write is one message here */
}

TEST(a_program_lists_its_tests) {
  expect_command(CP_ARGS(RIGHT, "--list"), 0, "nothing\ngrandchildren_in_step\n", "");
}

TEST(a_program_runs_all_its_tests) {
  expect_command(CP_ARGS(RIGHT), 0, "ok   nothing\n", "");
  expect_command(CP_ARGS(RIGHT), 0, " passed, 0 failed, 0 skipped\n", "");
}

TEST(a_program_sums_up_its_tests) {
  expect_command(CP_ARGS(MIXED), 1, "ok   passes\n", "left is 1, right is 2");
  expect_command(CP_ARGS(MIXED), 1, "FAIL fails\n", "");
  expect_command(CP_ARGS(MIXED), 1, "skip is_skipped: not today\n1 passed, 1 failed, 1 skipped\n", "");
}

TEST(a_program_runs_one_test) {
  expect_command(CP_ARGS(RIGHT, "nothing"), 0, "ok   nothing\n", "");
  expect_command(CP_ARGS(BAD, "in_a_grandchild"), 1, "FAIL in_a_grandchild\n",
                 "left is 2, right is 3\n    in descendant of the test");
  expect_command(CP_ARGS(BAD, "crashes"), 1, "FAIL crashes: killed by Aborted", "");
  expect_command(CP_ARGS(BAD, "exits_early"), 1, "left with code 0 before the test was over", "");
  expect_command(CP_ARGS(BAD, "exits_late"), 1, "left with code 3", "");
  expect_command(CP_ARGS(BAD, "skips"), 77, "there is no luck here", "");
}

TEST(a_program_that_is_called_wrongly) {
  expect_command(CP_ARGS(RIGHT, "nobody"), 2, "", "no test \"nobody\"");
  expect_command(CP_ARGS(RIGHT, "--what"), 2, "", "usage:");
  expect_command(CP_ARGS(RIGHT, "nothing", "more"), 2, "", "usage:");
  expect_command(CP_ARGS(RIGHT, "--helper", "nobody"), 99, "", "no HELPER(nobody)");
}

static void expect_wrong_start(const char *const *env_add, const char *argv0, int code, const char *err) {
  cp_child *child =
      cp_spawn(RIGHT, CP_ARGS("nothing"),
               CP_OPTIONS(.env_add = env_add, .argv0 = argv0, .stdio = CP_STDIO(CP_IGNORE, CP_IGNORE)));
  char *text = NULL;
  cp_on_data(cp_stderr(child), keep_text, &text);
  cp_result *result = cp_wait(child, -1);
  EXPECT_EQ(result->code, code);
  EXPECT_CONTAINS(text, err);
  cp_result_free(result);
  free(text);
}

TEST(a_program_that_has_no_place_for_its_report) {
  expect_wrong_start(CP_ENV("TMPDIR=/nonexistent", "CHILDPROC_TEST_DIR", "CHILDPROC_TEST_QUIET"), NULL, 1,
                     "cannot make the test's folder");
  expect_wrong_start(CP_ENV("CHILDPROC_TEST_DIR=/nonexistent", "CHILDPROC_TEST_NONCE=1"), NULL, 99,
                     "the report in /nonexistent cannot be opened");
  expect_wrong_start(CP_ENV("CHILDPROC_TEST_DIR"), "not-in-the-path", 99,
                     "cannot find out where this program is");
}

TEST(a_program_that_may_not_write_its_report) {
  expect_command(CP_ARGS("/bin/sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" nothing", RIGHT), 1, "",
                 "cannot make the test's folder");
}

TEST(the_supervisor_tells_a_test) {
  expect_command(CP_ARGS(SUPERVISE, "--test", RIGHT, "nothing"), 0, "PASS nothing", "");
  expect_command(CP_ARGS(SUPERVISE, "--test", BAD, "skips"), 77, "", "SKIPPED skips: ");
  expect_command(CP_ARGS(SUPERVISE, "--test", BAD, "in_the_test"), 1, "", "left is 2, right is 3");
  expect_command(CP_ARGS(SUPERVISE, "--test", BAD, "in_the_test"), 1, "", "again: ");
  expect_command(CP_ARGS(SUPERVISE, "--wall", "300", "--test", BAD, "hangs"), 1, "",
                 "stdout, 7 bytes:\n    before");
}

/* A test starts in its own folder, and is found all the same. */
TEST(a_relative_path_to_a_test_program) {
  EXPECT_SYS(symlink(RIGHT, "program"));
  expect_command(CP_ARGS(SUPERVISE, "--test", "./program", "own_folder"), 0, "PASS own_folder", "");
  expect_command(CP_ARGS(SUPERVISE, "--test", "./nothing", "own_folder"), 3, "",
                 "./nothing could not be started");
}

TEST(the_supervisor_tells_a_run) {
  expect_command(CP_ARGS(SUPERVISE, PLAIN, "write_bytes", "3"), 0, "...", "");
  expect_command(CP_ARGS(SUPERVISE, "--engine", "none", "--", PLAIN, "leave", "3"), 1, "",
                 "exited with code 3");
  expect_command(CP_ARGS(SUPERVISE, "/nonexistent"), 3, "", "could not be started");
}

TEST(the_supervisor_called_wrongly) {
  expect_command(CP_ARGS(SUPERVISE), 2, "", "a program to run");
  expect_command(CP_ARGS(SUPERVISE, "--what"), 2, "", "not understood: --what");
  expect_command(CP_ARGS(SUPERVISE, "--wall"), 2, "", "not understood: --wall");
  expect_command(CP_ARGS(SUPERVISE, "--wall", "soon", PLAIN), 2, "", "not understood: --wall");
  expect_command(CP_ARGS(SUPERVISE, "--limit", "patience=3", PLAIN), 2, "", "not understood: --limit");
  expect_command(CP_ARGS(SUPERVISE, "--test", RIGHT), 2, "", "--test takes a program");
}
