/* Pipes to and from a child: what they are, and which ones there are. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

PUBLIC_TEST(stdin_comes_back_on_stdout) {
  cp_child *child = START(NULL, "echo");
  EXPECT_EQ(cp_write(cp_stdin(child), "hello ", 6), 1);
  EXPECT_EQ(cp_write(cp_stdin(child), "world", 5), 1);
  cp_end(cp_stdin(child));
  char *out = output_of(child, FINE);
  EXPECT_STR(out, "hello world");
  free(out);
}

PUBLIC_TEST(stdout_and_stderr_are_apart) {
  cp_child *child = START(NULL, "say", "to out", "1", "to err", "2");
  bytes err;
  collect(cp_stderr(child), &err);
  char *out = output_of(child, FINE);
  EXPECT_STR(out, "to out");
  EXPECT_STR(err.data, "to err");
  EXPECT_EQ(err.ended, 1);
  free(out);
  bytes_free(&err);
}

PUBLIC_TEST(zero_to_two_are_real_pipes) {
  need_posix("ends of pipes that tell how they are opened");
  cp_child *child =
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE, CP_PIPE)), "kinds", "1", "4");
  char *out = output_of(child, FINE);
  EXPECT_STR(out, "pipe:r pipe:w pipe:w socket:rw");
  free(out);
}

/* With a socket, as in Node, these could not be opened. */
PUBLIC_TEST(dev_stdin_and_dev_stdout_can_be_opened) {
  need_posix("/dev/stdin");
  cp_child *child = start("/bin/sh", CP_ARGS("-c", "cat </dev/stdin >/dev/stdout && exit 21"), NULL);
  EXPECT_EQ(cp_write(cp_stdin(child), "through", 7), 1);
  cp_end(cp_stdin(child));
  char *out = output_of(child, FINE);
  EXPECT_STR(out, "through");
  free(out);
}

PUBLIC_TEST(an_extra_pipe_goes_both_ways) {
  need_posix("extra pipes that can be closed in one direction");
  cp_child *child =
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE, CP_PIPE)), "echo", "3");
  cp_stream *extra = cp_stdio_at(child, 3);
  bytes back;
  collect(extra, &back);
  EXPECT_EQ(cp_write(extra, "fourth stdio!\n", 14), 1);
  cp_end(extra);
  expect_code(child, FINE);
  EXPECT_STR(back.data, "fourth stdio!\n");
  EXPECT_EQ(back.ended, 1);
  bytes_free(&back);
}

PUBLIC_TEST(above_two_the_default_is_nothing) {
  cp_child *child =
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE, CP_DEFAULT, CP_IGNORE, CP_PIPE)),
            "descriptors");
  EXPECT(cp_stdio_at(child, 3) == NULL);
  EXPECT(cp_stdio_at(child, 4) == NULL);
  EXPECT(cp_stdio_at(child, 5) != NULL);
  EXPECT(cp_stdio_at(child, 6) == NULL);
  char *out = output_of(child, FINE);
  EXPECT_STR(out, "0 1 2 5");
  free(out);
}

PUBLIC_TEST(without_stdio_there_are_three_pipes) {
  cp_child *child = START(NULL, "descriptors");
  EXPECT(cp_stdin(child) != NULL && cp_stdin(child) == cp_stdio_at(child, 0));
  EXPECT(cp_stdout(child) != NULL && cp_stdout(child) == cp_stdio_at(child, 1));
  EXPECT(cp_stderr(child) != NULL && cp_stderr(child) == cp_stdio_at(child, 2));
  char *out = output_of(child, FINE);
  EXPECT_STR(out, "0 1 2");
  free(out);
}

PUBLIC_TEST(a_short_stdio_is_filled_up_with_pipes) {
  need_posix("ends of pipes that tell how they are opened");
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE)), "kinds");
  EXPECT(cp_stdin(child) == NULL);
  EXPECT(cp_stdout(child) != NULL && cp_stderr(child) != NULL);
  char *out = output_of(child, FINE);
  EXPECT_STR(out, "device:r pipe:w pipe:w");
  free(out);
}

PUBLIC_TEST(ends_that_the_child_gets_block) {
  need_posix("ends of pipes that tell how they are opened");
  int fd = make_file("file");
  EXPECT_SYS(fcntl(fd, F_SETFL, O_NONBLOCK));
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_FD(fd), CP_PIPE, CP_FD(fd))), "kinds");
  char *out = output_of(child, FINE);
  EXPECT_STR(out, "file:rw pipe:w file:rw");
  free(out);
  EXPECT_SYS(close(fd));
}

PUBLIC_TEST(ending_stdin_is_the_end_of_file_and_stdout_goes_on) {
  record r = {0};
  cp_child *child = START(NULL, "checks", "0");
  named_record in = {&r, "in"};
  record_stream(&in, cp_stdin(child));
  cp_end(cp_stdin(child));
  cp_end(cp_stdin(child)); /* no effect */
  record_child(&r, child);
  expect_code(child, FINE);
  expect_order(&r, "in.finish", "in.close");
  expect_order(&r, "in.close", "close:21");
  EXPECT(strstr(r.text, "in.error") == NULL);
}

PUBLIC_TEST(a_child_that_never_reads_its_stdin) {
  record r = {0};
  cp_child *child = START(NULL, "code", "4");
  record_child(&r, child);
  run();
  EXPECT_STR(r.text, "spawn exit:4 close:4");
}

/* ---- one child's output is the next one's input ---- */

PUBLIC_TEST(child_to_child) {
  cp_child *a = cp_child_keep(START(NULL, "writes", "3000000"));
  cp_stream *between = cp_stdout(a);
  cp_child *b = START(CP_OPTIONS(.stdio = CP_STDIO(CP_STREAM(between))), "checks", "3000000");
  EXPECT(cp_stdin(b) == NULL);
  expect_code(b, FINE);
  run();
  const cp_result *r = cp_child_result(a);
  EXPECT_EQ(r->code, FINE);
  EXPECT_EQ(r->out.total, 0); /* nothing came through the parent */
  a = cp_child_free(a);
}

PUBLIC_TEST(the_reader_that_leaves_ends_the_writer) {
  cp_child *a = cp_child_keep(START(NULL, "writes", "3000000"));
  cp_child *b = START(CP_OPTIONS(.stdio = CP_STDIO(CP_STREAM(cp_stdout(a)))), "reads", "1");
  expect_code(b, FINE);
  run();
  EXPECT_STR(cp_child_result(a)->signal_name, on_posix() ? "SIGPIPE" : NULL);
  EXPECT_EQ(cp_child_result(a)->code, on_posix() ? -1 : LOST_READER);
  a = cp_child_free(a);
}

PUBLIC_TEST(the_writer_can_come_second) {
  cp_child *b =
      cp_child_keep(START(NULL, "checks", "500000")); /* it may end in the same round as the writer */
  cp_child *a = START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_STREAM(cp_stdin(b)))), "writes", "500000");
  expect_code(a, FINE);
  expect_code(b, FINE);
  b = cp_child_free(b);
}
