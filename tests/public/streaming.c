/* Reading and writing: nothing is lost, nobody is flooded, and a dead reader is a result. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIPE_SIZE 65536 /* what a pipe holds on Linux, where the test asks the system instead */

static char pattern(size_t at) {
  return (char)('!' + at % 89);
}

static char *make_pattern(size_t size) {
  char *data = malloc(size);
  EXPECT(data != NULL);
  for (size_t i = 0; i < size; i++)
    data[i] = pattern(i);
  return data;
}

PUBLIC_TEST(a_lot_of_input_arrives_in_order) {
  enum { SIZE = 2000000 };
  char *data = make_pattern(SIZE);
  cp_child *child = START(NULL, "checks", "2000000");
  EXPECT_EQ(cp_write(cp_stdin(child), data, SIZE), 0);
  memset(data, 0, SIZE); /* it was copied */
  free(data);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
}

PUBLIC_TEST(a_lot_of_output_arrives_in_order) {
  cp_child *child = START(NULL, "writes", "2000000");
  bytes out;
  collect(cp_stdout(child), &out);
  expect_code(child, FINE);
  char *expected = make_pattern(2000000);
  EXPECT_MEM(out.data, out.size, expected, 2000000);
  free(expected);
  bytes_free(&out);
}

PUBLIC_TEST(both_sides_write_much_before_they_read) {
  enum { SIZE = 1000000 };
  char *data = make_pattern(SIZE);
  cp_child *child = START(NULL, "echo");
  bytes out;
  collect(cp_stdout(child), &out);
  cp_write(cp_stdin(child), data, SIZE);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
  EXPECT_MEM(out.data, out.size, data, SIZE);
  free(data);
  bytes_free(&out);
}

/* 200 blocks on stdout or stderr, as it comes: neither may wait for the other. */
HELPER(spills) {
  static const char block[8192];
  unsigned seed = (unsigned)atoi(argv[1]);
  int blocks[2] = {0, 0};
  for (int i = 0; i < 200; i++) {
    seed = seed * 1103515245u + 12345u;
    int fd = 1 + (int)(seed >> 16) % 2;
    blocks[fd - 1]++;
    for (size_t at = 0; at < sizeof block;) {
      ssize_t n = write(fd, block + at, sizeof block - at);
      EXPECT_GT(n, 0);
      at += (size_t)n;
    }
  }
  return blocks[0]; /* of 200 */
}

PUBLIC_TEST(a_child_that_fills_stdout_and_stderr_at_random) {
  char seed[16];
  bytes out, err;
  snprintf(seed, sizeof seed, "%u", test_seed() % 1000000);
  cp_child *child = START(NULL, "spills", seed);
  collect(cp_stdout(child), &out);
  collect(cp_stderr(child), &err);
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_GT(r->code, 0);
  EXPECT_EQ(out.size, (size_t)r->code * 8192);
  EXPECT_EQ(out.size + err.size, 200 * 8192);
  cp_result_free(r);
  bytes_free(&out);
  bytes_free(&err);
}

/* ---- backpressure: the writer ---- */

static void count_written(cp_stream *stream, int status, void *ctx) {
  (void)stream;
  EXPECT_EQ(status, 0);
  ++*(int *)ctx;
}

static void count_drain(cp_stream *stream, void *ctx) {
  EXPECT_EQ(cp_stream_queued(stream), 0);
  ++*(int *)ctx;
}

/* Writes into a child that does not read, until told to wait; how many bytes that took. */
static size_t write_until_full(cp_stream *in, int *written, int *blocks) {
  static char block[4096];
  size_t size = 0;
  int r = 1;
  while (r == 1) {
    r = cp_write_then(in, block, sizeof block, count_written, written);
    EXPECT_OK(r);
    size += sizeof block;
    ++*blocks;
  }
  return size;
}

PUBLIC_TEST(a_writer_is_told_to_wait_at_the_mark) {
  need_signals();
  int written = 0, blocks = 0, drains = 0;
  cp_child *child = START(NULL, "hold"); /* reads its stdin a byte at a time, once it runs */
  EXPECT_EQ(cp_kill(child, SIGSTOP), 1);
  cp_stream *in = cp_stdin(child);
  size_t size = write_until_full(in, &written, &blocks);
  EXPECT_EQ(written, 0); /* never before the call returns */
  EXPECT_GT(cp_stream_queued(in), CP_WRITE_MARK);
  EXPECT_LE(cp_stream_queued(in), CP_WRITE_MARK + 4096);
  EXPECT_GE(size, cp_stream_queued(in) + 4096);
  EXPECT_EQ(cp_write(in, "more", 4), 0); /* allowed, and still full */
  cp_stream_on_drain(in, count_drain, &drains);
  EXPECT_EQ(cp_kill(child, SIGCONT), 1);
  run_until(&drains);
  EXPECT_EQ(drains, 1);
  EXPECT_EQ(written, blocks);
  EXPECT_EQ(cp_write(in, "go on", 5), 1);
  cp_end(in);
  expect_code(child, FINE);
  EXPECT_EQ(drains, 1);
}

PUBLIC_TEST(end_waits_for_what_is_queued) {
  record r = {0};
  cp_child *child = START(NULL, "checks", "500000");
  char *data = make_pattern(500000);
  named_record in = {&r, "in"};
  record_stream(&in, cp_stdin(child));
  EXPECT_EQ(cp_write(cp_stdin(child), data, 500000), 0);
  cp_end(cp_stdin(child));
  EXPECT_EQ(cp_write(cp_stdin(child), "x", 1), -EPIPE);
  EXPECT_STR(cp_last_error()->code, "ERR_STREAM_WRITE_AFTER_END");
  expect_code(child, FINE);
  expect_order(&r, "in.drain", "in.finish");
  expect_order(&r, "in.finish", "in.close");
  free(data);
}

PUBLIC_TEST(what_cannot_be_written_to) {
  cp_child *child = cp_child_keep(START(NULL, "code", "0"));
  EXPECT_EQ(cp_write(cp_stdout(child), "x", 1), -EBADF);
  expect_code(child, 0);
  EXPECT_EQ(cp_write(cp_stdin(child), "x", 1), -EPIPE);
  EXPECT_STR(cp_last_error()->code, "ERR_STREAM_DESTROYED");
  cp_child_free(child);
}

/* ---- backpressure: the child ---- */

static void take_size(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  EXPECT(size > 1 && data[size - 1] == '\n');
  *(int *)ctx = atoi(data);
}

PUBLIC_TEST(nothing_is_read_that_nobody_asked_for) {
  need_posix("pipes that do not block their writer");
  int filled = 0;
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_IGNORE, CP_PIPE)), "fills");
  cp_on_data(cp_stdio_at(child, 3), take_size, &filled);
  run_until(&filled);
  EXPECT_EQ(filled, PIPE_SIZE); /* the pipe, and not a byte more */
  EXPECT_EQ(cp_child_result(child)->out.total, 0);
  EXPECT_EQ(cp_write(cp_stdio_at(child, 3), "!", 1), 1);
  bytes out;
  collect(cp_stdout(child), &out);
  expect_code(child, FINE);
  EXPECT_EQ(out.size, PIPE_SIZE);
  bytes_free(&out);
}

struct pausing {
  size_t size;
  int calls, paused, resumed;
};

static void resume_later(cp_loop *loop, void *ctx) {
  cp_stream *stream = ctx;
  (void)loop;
  cp_resume(stream);
}

static void pause_each_time(cp_stream *stream, const char *data, size_t size, void *ctx) {
  struct pausing *p = ctx;
  (void)data;
  p->size += size;
  p->calls++;
  cp_pause(stream);
  EXPECT_GT(cp_set_timeout(NULL, 1, resume_later, stream), 0);
}

PUBLIC_TEST(pausing_and_resuming) {
  struct pausing p = {0};
  cp_child *child = START(NULL, "writes", "1000000");
  cp_on_data(cp_stdout(child), pause_each_time, &p);
  expect_code(child, FINE);
  EXPECT_EQ(p.size, 1000000);
  EXPECT_GE(p.calls, 1000000 / PIPE_SIZE);
}

static void fail_on_data(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  (void)size;
  if (!*(const int *)ctx)
    FAIL("data although paused");
}

static void resume_and_allow(cp_loop *loop, void *ctx) {
  void **both = ctx;
  (void)loop;
  *(int *)both[1] = 1;
  cp_resume(both[0]);
}

PUBLIC_TEST(a_listener_does_not_start_what_is_paused) {
  int allowed = 0;
  cp_child *child = START(NULL, "hold");
  void *both[] = {cp_stdout(child), &allowed};
  cp_pause(cp_stdout(child));
  cp_on_data(cp_stdout(child), fail_on_data, &allowed);
  EXPECT_GT(cp_set_timeout(NULL, 20, resume_and_allow, both), 0);
  run_until(&allowed);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
}

static void resume_at_exit(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  *(int *)ctx = 1;
}

PUBLIC_TEST(what_is_paused_goes_on_after_the_exit) {
  int allowed = 0;
  cp_child *child = cp_child_keep(START(NULL, "say", "unread"));
  cp_pause(cp_stdout(child));
  cp_on_data(cp_stdout(child), fail_on_data, &allowed);
  cp_on_exit(child, resume_at_exit, &allowed);
  run();
  EXPECT_EQ(cp_child_result(child)->out.total, 6);
  EXPECT(cp_child_result(child)->out.eof);
  cp_child_free(child);
}

PUBLIC_TEST(unread_output_is_dropped_after_the_exit) {
  cp_child *child = cp_child_keep(START(NULL, "say", "unread", "1", "too", "2"));
  run();
  EXPECT_EQ(cp_child_result(child)->code, FINE);
  EXPECT_EQ(cp_child_result(child)->out.total, 6);
  EXPECT_EQ(cp_child_result(child)->err.total, 3);
  EXPECT(!cp_child_result(child)->pipes_held);
  cp_child_free(child);
}

PUBLIC_TEST(destroying_a_stream_ends_the_writer) {
  record r = {0};
  cp_child *child = START(NULL, "writes", "10000000");
  named_record out = {&r, "out"};
  record_stream(&out, cp_stdout(child));
  cp_stream_destroy(cp_stdout(child));
  cp_stream_destroy(cp_stdout(child)); /* no effect */
  if (on_posix())
    expect_signal(child, SIGPIPE);
  else
    expect_code(child, LOST_READER);
  EXPECT_STR(r.text, "out.close");
}
