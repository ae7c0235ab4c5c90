/*
 * No memory: the k-th allocation of the library fails, for every k, while commands are run. Either all is as
 * it should be, or an error says ENOMEM; the callback comes once or not at all, and nothing has run when the
 * call itself refused.
 */
#include "../unit/allocations.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MUCH = 200000 };

#define ALL_OPTIONS                                                                                          \
  .input = "in", .input_size = 2, .timeout_ms = 3600000, .grace_ms = 3600000, .drain_ms = 3600000,           \
  .keep = CP_KEEP_BOTH, .text = true

static bool has_run(void) {
  return unlink("ran") == 0;
}

/* ---- exec ---- */

struct outcome {
  int calls, errnum;
  bool whole;
};

static void note_result(const cp_result *r, void *ctx) {
  struct outcome *out = ctx;
  EXPECT(r->out.data != NULL && r->err.data != NULL);
  out->calls++;
  out->errnum = r->error == NULL ? 0 : r->error->errnum;
  out->whole =
      r->error == NULL && r->code == 0 && !r->out.truncated && r->out.size == MUCH + 2 && r->err.size == 3;
}

static bool run_one(cp_loop *loop, cp_child *child, const struct outcome *out) {
  if (child == NULL) {
    EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
    EXPECT(!has_run());
    EXPECT_EQ(out->calls, 0);
    return false;
  }
  alarm(DEADLINE_MS / 1000);
  int r = cp_loop_run(loop);
  alarm(0);
  if (r < 0) { /* the loop cannot go on; what it ran is not waited for */
    EXPECT_EQ(r, -ENOMEM);
    return false;
  }
  (void)has_run();
  EXPECT_EQ(out->calls, 1);
  EXPECT(out->whole || out->errnum == ENOMEM);
  return out->whole;
}

/* works: leaves a file, copies its input, writes much, and something on stderr. */
HELPER(works) {
  static char much[MUCH];
  char byte;
  EXPECT_SYS(close(open("ran", O_WRONLY | O_CREAT | O_CLOEXEC, 0600)));
  while (read(0, &byte, 1) == 1)
    EXPECT_EQ(write(1, &byte, 1), 1);
  for (size_t at = 0; at < MUCH;) {
    ssize_t n = write(1, much + at, MUCH - at);
    if (n <= 0)
      exit(LOST_READER);
    at += (size_t)n;
  }
  EXPECT_EQ(write(2, "err", 3), 3);
  exit(0);
}

static bool call_exec(void) {
  struct outcome out = {0};
  cp_loop *loop = cp_loop_new();
  if (loop == NULL)
    return false;
  bool good = run_one(
      loop, cp_exec(helper_line("works"), CP_OPTIONS(.loop = loop, ALL_OPTIONS), note_result, &out), &out);
  cp_loop_free(loop);
  return good;
}

static bool call_exec_file(void) {
  struct outcome out = {0};
  cp_loop *loop = cp_loop_new();
  if (loop == NULL)
    return false;
  cp_child *child = cp_exec_file(test_program(), HELPER_ARGS("works"), CP_OPTIONS(.loop = loop, ALL_OPTIONS),
                                 note_result, &out);
  bool good = run_one(loop, child, &out);
  cp_loop_free(loop);
  return good;
}

/* A command that fails has an error anyway; it is the one that it should be, or ENOMEM. */
static void note_failure(const cp_result *r, void *ctx) {
  struct outcome *out = ctx;
  out->calls++;
  EXPECT(r->error != NULL);
  out->errnum = r->error->errnum;
  out->whole = out->errnum == 0 && strstr(r->error->message, "--helper both x no 3\nno") != NULL;
}

static bool call_failing(void) {
  struct outcome out = {0};
  cp_loop *loop = cp_loop_new();
  if (loop == NULL)
    return false;
  bool good =
      run_one(loop, cp_exec(helper_line("both x no 3"), CP_OPTIONS(.loop = loop), note_failure, &out), &out);
  cp_loop_free(loop);
  return good;
}

TEST(no_memory_for_exec) {
  allocations_sweep(call_exec);
}

TEST(no_memory_for_exec_file) {
  allocations_sweep(call_exec_file);
}

TEST(no_memory_for_a_command_that_fails) {
  allocations_sweep(call_failing);
}

/* ---- the synchronous three ---- */

static bool is_whole(cp_result *r) {
  EXPECT(r != NULL && r->out.data != NULL && r->err.data != NULL);
  bool whole = r->error == NULL && r->code == 0 && r->out.size == MUCH + 2 && r->err.size == 3;
  if (!whole) {
    EXPECT(r->error != NULL);
    EXPECT_EQ(r->error->errnum, ENOMEM);
  }
  cp_result_free(r);
  (void)has_run();
  return whole;
}

static bool call_spawn_sync(void) {
  return is_whole(SYNC(CP_OPTIONS(ALL_OPTIONS), "works"));
}

static bool call_exec_sync(void) {
  return is_whole(cp_exec_sync(helper_line("works"), CP_OPTIONS(ALL_OPTIONS)));
}

static bool call_exec_file_sync(void) {
  return is_whole(cp_exec_file_sync(test_program(), HELPER_ARGS("works"), CP_OPTIONS(ALL_OPTIONS)));
}

static bool call_failing_sync(void) {
  cp_result *r = cp_exec_sync(helper_line("code 3"), NULL);
  EXPECT(r->error != NULL);
  bool good = r->error->errnum == 0 && r->code == 3;
  EXPECT(good || r->error->errnum == ENOMEM);
  cp_result_free(r);
  return good;
}

TEST(no_memory_for_spawn_sync) {
  allocations_sweep(call_spawn_sync);
}

TEST(no_memory_for_exec_sync) {
  allocations_sweep(call_exec_sync);
}

TEST(no_memory_for_exec_file_sync) {
  allocations_sweep(call_exec_file_sync);
}

TEST(no_memory_for_a_synchronous_command_that_fails) {
  allocations_sweep(call_failing_sync);
}

/* ---- pipelines ---- */

struct line_outcome {
  int calls;
  bool whole;
};

static void note_pipeline(const cp_pipeline_result *result, void *ctx) {
  struct line_outcome *out = ctx;
  bool failed = false;
  out->calls++;
  EXPECT_EQ(result->count, 3);
  for (size_t i = 0; i < result->count; i++) {
    const cp_error *error = result->stages[i]->error;
    if (error != NULL)
      EXPECT_EQ(error->errnum, ENOMEM);
    failed = failed || error != NULL;
  }
  if (failed) /* the stage, or those before it that found no reader */
    EXPECT_GE(result->failed, 0);
  out->whole = !failed;
  if (!failed)
    EXPECT(result->code == 0 && result->failed == -1 && result->out->size == 8 * 5000);
}

static void count_progress(cp_child *child, uint64_t out, uint64_t err, void *ctx) {
  EXPECT(child != NULL && err == 0 && out > 0);
  ++*(int *)ctx;
}

/* leaves_a_file: then copies its input. */
HELPER(leaves_a_file) {
  char buffer[4096];
  EXPECT_SYS(close(open("ran", O_WRONLY | O_CREAT | O_CLOEXEC, 0600)));
  for (ssize_t n; (n = read(0, buffer, sizeof buffer)) > 0;)
    if (write(1, buffer, (size_t)n) != n)
      exit(LOST_READER);
  exit(0);
}

static bool call_pipeline(void) {
  static char input[40000];
  struct line_outcome out = {0};
  int progress = 0;
  cp_loop *loop = cp_loop_new();
  if (loop == NULL)
    return false;
  int r =
      cp_pipeline(CP_COMMANDS({test_program(), HELPER_ARGS("leaves_a_file"), NULL}, CAT,
                              CAT_WITH(.env_add = CP_ENV("A=b"))),
                  CP_OPTIONS(.loop = loop, .input = input, .input_size = sizeof input, .timeout_ms = 3600000,
                             .on_progress = count_progress, .progress_ctx = &progress),
                  note_pipeline, &out);
  if (r < 0) {
    EXPECT_EQ(r, -ENOMEM);
    EXPECT(!has_run());
    EXPECT_EQ(out.calls, 0);
    cp_loop_free(loop);
    return false;
  }
  alarm(DEADLINE_MS / 1000);
  r = cp_loop_run(loop);
  alarm(0);
  cp_loop_free(loop);
  (void)has_run();
  EXPECT(r == 0 ? out.calls == 1 : r == -ENOMEM);
  return out.whole;
}

TEST(no_memory_for_a_pipeline) {
  allocations_sweep(call_pipeline);
}

/* ---- lines ---- */

struct lines_heard {
  size_t lines, bytes;
  int errors, errnum;
};

static void hear(cp_stream *stream, const char *line, size_t size, void *ctx) {
  struct lines_heard *heard = ctx;
  (void)stream;
  EXPECT(size == 0 || line[0] == '0');
  EXPECT(size == 0 || size % 1000 == 0); /* no line is cut */
  heard->lines++;
  heard->bytes += size;
}

static void hear_error(cp_stream *stream, const cp_error *error, void *ctx) {
  struct lines_heard *heard = ctx;
  (void)stream;
  heard->errors++;
  heard->errnum = error->errnum;
}

HELPER(long_lines) {
  static const int sizes[] = {1000, 20000, 3000, 60000, 100000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    printf("%0*d\n", sizes[i], 0);
  exit(0);
}

/* Lines of 1000, 20000, … bytes, so that the room for them must grow. */
static bool call_lines(void) {
  struct lines_heard heard = {0};
  cp_loop *loop = cp_loop_new();
  cp_child *child =
      loop == NULL ? NULL : cp_spawn(test_program(), HELPER_ARGS("long_lines"), CP_OPTIONS(.loop = loop));
  int heard_errors = cp_stream_on_error(cp_stdout(child), hear_error, &heard);
  int id = cp_on_line(cp_stdout(child), hear, &heard);
  bool listens = heard_errors > 0 && id > 0;
  if (child != NULL)
    EXPECT(listens || heard_errors == -ENOMEM || id == -ENOMEM);
  cp_resume(cp_stdout(child)); /* also what nobody hears must be read */
  alarm(DEADLINE_MS / 1000);
  int r = loop == NULL ? -ENOMEM : cp_loop_run(loop);
  alarm(0);
  cp_loop_free(loop);
  if (!listens || r < 0)
    return false;
  EXPECT_LE(heard.errors, 1);
  if (heard.errors == 1)
    EXPECT_EQ(heard.errnum, ENOMEM);
  else if (heard.lines > 0) /* or it could not be started */
    EXPECT(heard.lines == 5 && heard.bytes == 184000);
  return heard.errors == 0 && heard.lines == 5;
}

TEST(no_memory_for_lines) {
  allocations_sweep(call_lines);
}
