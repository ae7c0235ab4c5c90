/* Pipelines: what flows, how each stage ended, and what the whole says. */
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct whole {
  int calls, code, signal, failed;
  size_t count;
  cp_result *stages[4];
};

static void take(const cp_pipeline_result *result, void *ctx) {
  struct whole *whole = ctx;
  whole->calls++;
  whole->code = result->code;
  whole->signal = result->signal;
  whole->failed = result->failed;
  whole->count = result->count;
  for (size_t i = 0; i < result->count; i++)
    whole->stages[i] = cp_result_take(result->stages[i]);
  EXPECT(result->out == &result->stages[result->count - 1]->out);
}

static struct whole run_pipeline(const cp_command *commands, const cp_options *options) {
  struct whole whole = {0};
  if (cp_pipeline(commands, options, take, &whole) < 0)
    FAIL("cp_pipeline: %s", cp_last_error()->message);
  EXPECT_EQ(whole.calls, 0);
  run(NULL);
  EXPECT_EQ(whole.calls, 1);
  expect_no_child();
  return whole;
}

static void whole_free(struct whole *whole) {
  for (size_t i = 0; i < whole->count; i++)
    cp_result_free(whole->stages[i]);
}

#define SAY(text)                                                                                            \
  { test_program(), HELPER_ARGS("both", text, "", "0"), NULL }
#define END(code)                                                                                            \
  { test_program(), HELPER_ARGS("code", code), NULL }
#define UPPER                                                                                                \
  { test_program(), HELPER_ARGS("upper"), NULL }

TEST(one_stage) {
  struct whole whole =
      run_pipeline(CP_COMMANDS({test_program(), HELPER_ARGS("both", "one", "two", "5"), NULL}), NULL);
  EXPECT(whole.count == 1 && whole.code == 5 && whole.failed == 0);
  EXPECT_OUT(whole.stages[0]->out, "one");
  EXPECT_OUT(whole.stages[0]->err, "two");
  whole_free(&whole);
}

TEST(what_one_writes_the_next_reads) {
  struct whole whole = run_pipeline(CP_COMMANDS(SAY("cab"), HEAD("2"), UPPER), NULL);
  EXPECT(whole.count == 3 && whole.code == 0 && whole.failed == -1);
  EXPECT_OUT(whole.stages[2]->out, "CA");
  EXPECT(whole.stages[0]->out.size == 0 && whole.stages[1]->out.size == 0);
  whole_free(&whole);
}

/* cat a.js bad_file | wc -l: the count is right, and that cat failed is not lost. */
static struct whole count_lines(bool pipefail) {
  static const char *const cat[] = {"a.js", "b.js", "bad_file", NULL};
  for (int i = 0; i < 2; i++) {
    FILE *file = fopen(cat[i], "w");
    EXPECT(file != NULL && fputs("one\ntwo\n", file) >= 0 && fclose(file) == 0);
  }
  return run_pipeline(
      CP_COMMANDS({"cat", cat, CP_OPTIONS(.env_add = CP_ENV("LC_ALL=C"))}, {"wc", CP_ARGS("-l"), NULL}),
      CP_OPTIONS(.pipefail = pipefail));
}

TEST(every_stage_is_told) {
  need_sh();
  struct whole whole = count_lines(false);
  EXPECT(whole.code == 0 && whole.failed == 0);
  EXPECT_OUT(whole.stages[1]->out, "4\n");
  EXPECT_EQ(whole.stages[0]->code, 1);
  EXPECT_CONTAINS(whole.stages[0]->err.data, "bad_file: No such file");
  whole_free(&whole);
  whole = count_lines(true);
  EXPECT(whole.code == 1 && whole.failed == 0);
  EXPECT_EQ(whole.stages[1]->code, 0);
  whole_free(&whole);
}

static void check_ends(const char *const *codes, int code, int failed, int pipefail_code) {
  const cp_command stages[] = {END(codes[0]), END(codes[1]), END(codes[2]), {NULL, NULL, NULL}};
  struct whole whole = run_pipeline(stages, NULL);
  EXPECT(whole.code == code && whole.failed == failed && whole.signal == 0);
  whole_free(&whole);
  whole = run_pipeline(stages, CP_OPTIONS(.pipefail = true));
  EXPECT(whole.code == pipefail_code && whole.failed == failed);
  whole_free(&whole);
}

TEST(pipefail_tells_the_last_that_failed) {
  check_ends((const char *const[]){"0", "0", "0"}, 0, -1, 0);
  check_ends((const char *const[]){"1", "0", "0"}, 0, 0, 1);
  check_ends((const char *const[]){"1", "2", "0"}, 0, 1, 2);
  check_ends((const char *const[]){"1", "2", "3"}, 3, 2, 3);
  check_ends((const char *const[]){"0", "0", "3"}, 3, 2, 3);
}

TEST(a_signal_is_the_end_of_the_whole) {
  need_signals();
  struct whole whole =
      run_pipeline(CP_COMMANDS(END("0"), {"/bin/sh", CP_ARGS("-c", "kill -9 $$"), NULL}), NULL);
  EXPECT(whole.code == -1 && whole.signal == SIGKILL && whole.failed == 1);
  whole_free(&whole);
}

TEST(an_early_stage_hears_that_its_reader_is_gone) {
  struct whole whole = run_pipeline(CP_COMMANDS(YES, CAT, HEAD("2")), CP_OPTIONS(.pipefail = true));
  EXPECT_OUT(whole.stages[2]->out, "y\n");
  expect_lost_reader(whole.stages[0]);
  expect_lost_reader(whole.stages[1]);
  EXPECT_EQ(whole.failed, 1);
  EXPECT_EQ(whole.signal, whole.stages[1]->signal);
  whole_free(&whole);
}

/* ---- a stage that cannot start ---- */

static struct whole without(int missing) {
  cp_command commands[] = {YES, CAT, HEAD("4"), {NULL, NULL, NULL}};
  commands[missing].file = "/no/such";
  struct whole whole = run_pipeline(commands, NULL);
  EXPECT_EQ(whole.count, 3);
  EXPECT_STR(whole.stages[missing]->error->message, "spawn /no/such ENOENT");
  EXPECT_EQ(whole.stages[missing]->code, -ENOENT);
  for (int i = 0; i < 3; i++)
    EXPECT(i == missing || whole.stages[i]->error == NULL);
  return whole;
}

TEST(the_first_cannot_start) {
  struct whole whole = without(0);
  EXPECT(whole.stages[1]->code == 0 && whole.stages[2]->code == 0 && whole.stages[2]->out.size == 0);
  EXPECT(whole.code == 0 && whole.failed == 0);
  whole_free(&whole);
}

TEST(the_middle_cannot_start) {
  struct whole whole = without(1);
  expect_lost_reader(whole.stages[0]);
  EXPECT_EQ(whole.stages[2]->code, 0);
  EXPECT(whole.code == 0 && whole.failed == 1);
  whole_free(&whole);
}

TEST(the_last_cannot_start) {
  struct whole whole = without(2);
  expect_lost_reader(whole.stages[0]);
  expect_lost_reader(whole.stages[1]);
  EXPECT(whole.code == -ENOENT && whole.failed == 2);
  whole_free(&whole);
}

TEST(none_can_start) {
  struct whole whole = run_pipeline(CP_COMMANDS({"/no/such", NULL, NULL}, {"/nor/this", NULL, NULL}), NULL);
  EXPECT(whole.stages[0]->code == -ENOENT && whole.stages[1]->code == -ENOENT && whole.failed == 1);
  whole_free(&whole);
}

/* What cp_spawn() itself would refuse is that stage's failure, too. */
TEST(a_stage_that_is_thrown) {
  struct whole whole = run_pipeline(CP_COMMANDS(YES, CAT_WITH(.cwd = "no folder")), NULL);
  EXPECT_EQ(whole.stages[1]->error->errnum, ENOENT);
  expect_lost_reader(whole.stages[0]);
  EXPECT_EQ(whole.failed, 1);
  whole_free(&whole);
  whole = run_pipeline(CP_COMMANDS(CAT_WITH(.cwd = "no folder")), NULL);
  EXPECT(whole.stages[0]->error->errnum == ENOENT && whole.code == -ENOENT);
  whole_free(&whole);
}

/* ---- the whole's own options ---- */

TEST(input_flows_through_all) {
  size_t size = (size_t)10 << 20;
  char *data = make_pattern(size);
  struct whole whole = run_pipeline(
      CP_COMMANDS(CAT, CAT, CAT), CP_OPTIONS(.input = data, .input_size = size, .max_buffer = CP_UNLIMITED));
  EXPECT(whole.failed == -1 && whole.stages[2]->out.size == size);
  EXPECT_EQ(memcmp(whole.stages[2]->out.data, data, size), 0);
  whole_free(&whole);
  free(data);
}

TEST(without_input_the_first_reads_nothing) {
  struct whole whole = run_pipeline(CP_COMMANDS(CAT, CAT), NULL);
  EXPECT_EQ(whole.stages[1]->out.size, 0);
  EXPECT_EQ(whole.failed, -1);
  whole_free(&whole);
}

TEST(a_timeout_ends_all) {
  struct whole whole = run_pipeline(CP_COMMANDS({test_program(), HELPER_ARGS("forever"), NULL},
                                                {test_program(), HELPER_ARGS("forever"), NULL},
                                                {test_program(), HELPER_ARGS("forever"), NULL}),
                                    CP_OPTIONS(.timeout_ms = 30));
  for (int i = 0; i < 3; i++)
    EXPECT(whole.stages[i]->signal == SIGTERM && whole.stages[i]->killed_by == CP_KILLED_BY_TIMEOUT);
  EXPECT(whole.signal == SIGTERM && whole.failed == 2);
  whole_free(&whole);
}

TEST(an_abort_ends_all) {
  cp_abort *abort = cp_abort_new();
  cp_abort_trigger(abort);
  struct whole whole = run_pipeline(CP_COMMANDS({test_program(), HELPER_ARGS("forever"), NULL},
                                                {test_program(), HELPER_ARGS("forever"), NULL}),
                                    CP_OPTIONS(.abort = abort, .kill_signal = SIGKILL));
  for (int i = 0; i < 2; i++) {
    EXPECT_STR(whole.stages[i]->error->code, "ABORT_ERR");
    EXPECT(whole.stages[i]->signal == SIGKILL && whole.stages[i]->killed_by == CP_KILLED_BY_ABORT);
  }
  whole_free(&whole);
  cp_abort_free(abort);
}

TEST(too_much_output_of_the_last) {
  struct whole whole =
      run_pipeline(CP_COMMANDS(YES, CAT), CP_OPTIONS(.max_buffer = 100, .kill_signal = SIGKILL));
  EXPECT(whole.stages[1]->out.size == 100 && whole.stages[1]->out.truncated);
  EXPECT_EQ(whole.stages[1]->killed_by, CP_KILLED_BY_MAX_BUFFER);
  expect_lost_reader(whole.stages[0]);
  whole_free(&whole);
}

TEST(a_pipeline_on_another_loop) {
  struct whole whole = {0};
  cp_loop *loop = cp_loop_new();
  EXPECT_EQ(cp_pipeline(CP_COMMANDS(SAY("x"), CAT), CP_OPTIONS(.loop = loop), take, &whole), 0);
  run(NULL);
  EXPECT_EQ(whole.calls, 0);
  run(loop);
  EXPECT_EQ(whole.calls, 1);
  EXPECT_OUT(whole.stages[1]->out, "x");
  whole_free(&whole);
  cp_loop_free(loop);
}

TEST(a_pipeline_without_a_callback) {
  int before = test_open_fds();
  cp_loop *loop = cp_loop_new();
  EXPECT_EQ(cp_pipeline(CP_COMMANDS(SAY("x"), CAT), CP_OPTIONS(.loop = loop), NULL, NULL), 0);
  run(loop);
  cp_loop_free(loop);
  EXPECT_EQ(test_open_fds(), before);
}

/* The stages never end by themselves: they go when nobody reads; their memory went with the loop. */
TEST(a_loop_is_freed_under_a_pipeline) {
  struct whole whole = {0};
  int open_fds = test_open_fds();
  cp_loop *loop = cp_loop_new();
  EXPECT_EQ(
      cp_pipeline(CP_COMMANDS(YES, CAT), CP_OPTIONS(.loop = loop, .max_buffer = CP_UNLIMITED), take, &whole),
      0);
  EXPECT_OK(cp_loop_step(loop, 0));
  cp_loop_free(loop);
  loop = cp_loop_new();
  EXPECT_EQ(cp_pipeline(CP_COMMANDS(CAT_WITH(.cwd = "no folder")), CP_OPTIONS(.loop = loop), take, &whole),
            0);
  cp_loop_free(loop); /* before the tick that would tell */
  EXPECT_EQ(whole.calls, 0);
  expect_as_before(open_fds);
}
