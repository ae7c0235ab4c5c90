/* Pipes on Windows: bytes there and back, ends, readers that are gone. */
#include "childproc.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

HELPER(echoes) {
  char buffer[65536];
  int n;
  _setmode(0, O_BINARY);
  _setmode(1, O_BINARY);
  while ((n = _read(0, buffer, sizeof buffer)) > 0)
    for (int at = 0; at < n;)
      at += _write(1, buffer + at, (unsigned)(n - at));
  return 5;
}

HELPER(closes_stdin) {
  _close(0);
  _write(1, "closed", 6);
  char byte;
  return _read(3, &byte, 1) == 0 ? 6 : 7;
}

HELPER(both) {
  _write(1, "out", 3);
  _write(2, "err", 3);
  return 8;
}

HELPER(upon_three) {
  char buffer[16] = "";
  int n = _read(3, buffer, 4);
  return n == 4 && memcmp(buffer, "ping", 4) == 0 && _write(3, "pong", 4) == 4 ? 9 : 10;
}

TEST(stdout_and_stderr_are_apart) {
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("both"), NULL);
  EXPECT_STR(r->out.data, "out");
  EXPECT_STR(r->err.data, "err");
  EXPECT(r->out.eof);
  EXPECT_EQ(r->code, 8);
  r = cp_result_free(r);
}

TEST(one_stream_for_both) {
  const cp_options *options = CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_SAME_AS(1)));
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("both"), options);
  EXPECT_STR(r->out.data, "outerr");
  r = cp_result_free(r);
}

TEST(eight_megabytes_there_and_back) {
  size_t size = 8 << 20;
  char *bytes = malloc(size);
  EXPECT(bytes != NULL);
  for (size_t i = 0; i < size; i++)
    bytes[i] = (char)(i * 2654435761u >> 13);
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("echoes"),
                               CP_OPTIONS(.input = bytes, .input_size = size, .max_buffer = CP_UNLIMITED));
  EXPECT(r->error == NULL);
  EXPECT_EQ(r->code, 5);
  EXPECT_MEM(r->out.data, r->out.size, bytes, size);
  r = cp_result_free(r);
  free(bytes);
}

static void add_up(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream, (void)data;
  *(size_t *)ctx += size;
}

TEST(a_listener_gets_what_is_written) {
  size_t got = 0;
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("echoes"), NULL);
  cp_on_data(cp_stdout(child), add_up, &got);
  EXPECT_GE(cp_write(cp_stdin(child), "hello", 5), 0);
  EXPECT_GE(cp_write(cp_stdin(child), " world", 6), 0);
  cp_end(cp_stdin(child));
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(got, 11u);
}

static void on_error(cp_stream *stream, const cp_error *error, void *ctx) {
  (void)stream;
  *(int *)ctx = error->errnum;
}

static void write_to(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream, (void)data, (void)size;
  (void)cp_write(ctx, "into nothing", 12);
}

static void end_three(cp_stream *stream, const cp_error *error, void *ctx) {
  (void)stream, (void)error;
  cp_stream_destroy(ctx);
}

TEST(a_reader_that_is_gone) {
  int errnum = 0;
  const cp_options *options = CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_INHERIT, CP_PIPE));
  cp_child *child = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("closes_stdin"), options));
  EXPECT(child != NULL);
  cp_stream_on_error(cp_stdin(child), on_error, &errnum);
  cp_stream_on_error(cp_stdin(child), end_three, cp_stdio_at(child, 3));
  cp_on_data(cp_stdout(child), write_to, cp_stdin(child));
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(errnum, EPIPE);
  EXPECT_EQ(cp_child_result(child)->code, 6);
  child = cp_child_free(child);
}

static void collect(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  strncat(ctx, data, size);
}

TEST(an_extra_pipe_goes_both_ways) {
  char got[16] = "";
  const cp_options *options = CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT, CP_PIPE));
  cp_child *child = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("upon_three"), options));
  EXPECT(child != NULL);
  cp_on_data(cp_stdio_at(child, 3), collect, got);
  EXPECT_GE(cp_write(cp_stdio_at(child, 3), "ping", 4), 0);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_STR(got, "pong");
  EXPECT_EQ(cp_child_result(child)->code, 9);
  child = cp_child_free(child);
}

TEST(files_as_stdio) {
  const cp_options *to =
      CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_TO_PATH("out.txt"), CP_APPEND_TO_PATH("err.txt")));
  for (int i = 0; i < 2; i++)
    cp_result_free(cp_spawn_sync(test_program(), HELPER_ARGS("both"), to));
  const cp_options *from = CP_OPTIONS(.stdio = CP_STDIO(CP_FROM_PATH("err.txt"), CP_PIPE, CP_INHERIT));
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("echoes"), from);
  EXPECT_STR(r->out.data, "errerr");
  r = cp_result_free(r);
  from = CP_OPTIONS(.stdio = CP_STDIO(CP_FROM_PATH("out.txt"), CP_PIPE, CP_INHERIT));
  r = cp_spawn_sync(test_program(), HELPER_ARGS("echoes"), from);
  EXPECT_STR(r->out.data, "out");
  r = cp_result_free(r);
}

static void pause_first(cp_stream *stream, const char *data, size_t size, void *ctx) {
  add_up(stream, data, size, ctx);
  cp_pause(stream);
}

static void resume(cp_loop *loop, void *ctx) {
  (void)loop;
  cp_resume(ctx);
}

TEST(a_paused_stream_reads_nothing_until_it_goes_on) {
  size_t got = 0, size = 300000;
  char *bytes = calloc(1, size);
  EXPECT(bytes != NULL);
  cp_child *child = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("echoes"), NULL));
  cp_on_data(cp_stdout(child), pause_first, &got);
  cp_write(cp_stdin(child), bytes, size);
  cp_end(cp_stdin(child));
  int64_t timer = cp_set_interval(NULL, 1, resume, cp_stdout(child));
  while (got < size)
    EXPECT_EQ(cp_loop_step(cp_loop_default(), -1), 1);
  cp_clear_timer(NULL, timer);
  cp_resume(cp_stdout(child));
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(got, size);
  child = cp_child_free(child);
  free(bytes);
}

HELPER(upper) {
  for (int c; (c = getchar()) != EOF;)
    putchar(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return 14;
}

static void note_codes(const cp_pipeline_result *r, void *ctx) {
  int *codes = ctx;
  for (size_t i = 0; i < r->count; i++)
    codes[i] = r->stages[i]->code;
  codes[2] = (int)r->out->size;
  codes[3] = r->out->size == 9 && memcmp(r->out->data, "SOME TEXT", 9) == 0;
}

TEST(a_pipeline) {
  int codes[4] = {0};
  const cp_command stages[] = {{test_program(), HELPER_ARGS("echoes"), NULL},
                               {test_program(), HELPER_ARGS("upper"), NULL},
                               {NULL, NULL, NULL}};
  EXPECT_OK(cp_pipeline(stages, CP_OPTIONS(.input = "some text", .input_size = 9), note_codes, codes));
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(codes[0], 5);
  EXPECT_EQ(codes[1], 14);
  EXPECT_EQ(codes[2], 9);
  EXPECT_EQ(codes[3], 1);
}
