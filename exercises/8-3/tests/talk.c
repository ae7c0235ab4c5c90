/* communicate(), from a few bytes to many. */
#include "../../common/host.h"
#include "communicate.h"
#include "harness.h"
#include "recorder_check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MEGABYTE = 1 << 20 };

static probe_report *seen;
static const char *held;

static void begin(void) {
  probe_in_path("catalogue-probe");
  seen = probe_begin();
}

static char *pattern(size_t size, char (*byte)(size_t)) {
  char *data = calloc(size + 1, 1);
  EXPECT(data != NULL);
  for (size_t i = 0; i < size; i++)
    data[i] = byte(i);
  return data;
}

static answer talk_to(const char *first, const char *second, const char *input, size_t size, size_t limit) {
  answer a = {0};
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), (char *)(uintptr_t)first,
                  (char *)(uintptr_t)second, NULL};
  int error = communicate(argv, &(talk){input, size, limit}, &a);
  EXPECT(host_returned());
  EXPECT_EQ(error, 0);
  return a;
}

static void drop(answer *a) {
  free(a->out);
  free(a->err);
}

static void body_small(void) {
  answer a = talk_to("cat", "exit:3", "hello", 5, 0);
  EXPECT_MEM(a.out, a.out_size, "hello", 5);
  EXPECT_EQ(a.err_size, 0);
  EXPECT_EQ(a.code, 3);
  EXPECT(!a.cut);
  drop(&a);
}

static void body_no_input(void) {
  answer a = talk_to("in", "exit:0", NULL, 0, 0);
  EXPECT_EQ(a.code, 0);
  EXPECT_EQ(a.out_size, 0);
  drop(&a);
}

static void body_bytes(void) {
  char *input = pattern(5000, probe_byte);
  answer a = talk_to("cat", "exit:0", input, 5000, 0);
  size_t to_nul = strnlen(input, 5000);
  EXPECT_MISTAKE("read-as-string", a.out_size != to_nul && seen->got != to_nul,
                 "5000 bytes with NULs among them: %zu went in and %zu came out; the first NUL is byte %zu",
                 (size_t)seen->got, a.out_size, to_nul);
  EXPECT_MEM(a.out, a.out_size, input, 5000);
  free(input);
  drop(&a);
}

static void expect_all(const char *data, size_t size, size_t wanted) {
  EXPECT_MISTAKE("short-write", size == wanted, "%zu bytes were written, and %zu have come", wanted, size);
  for (size_t i = 0; i < size; i++)
    if (data[i] != probe_letter(i))
      FAIL("byte %zu is wrong", i);
}

static void body_big_out(void) {
  answer a = talk_to("out:1048576", "exit:0", "x", 1, 0);
  expect_all(a.out, a.out_size, MEGABYTE);
  drop(&a);
}

static void body_big_err(void) {
  answer a = talk_to("err:1048576", "out:3", "x", 1, 0);
  expect_all(a.err, a.err_size, MEGABYTE);
  EXPECT_EQ(a.out_size, 3);
  drop(&a);
}

static void body_both_ways(void) {
  char *input = pattern(MEGABYTE, probe_letter);
  answer a = talk_to("cat", "exit:0", input, MEGABYTE, 0);
  EXPECT_MISTAKE("short-write", seen->got == MEGABYTE, "of 1048576 bytes of input the program got %zu",
                 (size_t)seen->got);
  expect_all(a.out, a.out_size, MEGABYTE);
  free(input);
  drop(&a);
}

static void body_leaves(void) {
  char *input = pattern(MEGABYTE, probe_letter);
  answer a = talk_to("out:4", "exit:9", input, MEGABYTE, 0);
  EXPECT_EQ(a.code, 9);
  EXPECT_EQ(a.out_size, 4);
  free(input);
  drop(&a);
}

static void body_part_writes(void) {
  char *input = pattern(MEGABYTE, probe_letter);
  EXPECT_EQ(recorder_set_short("write"), 0);
  answer a = talk_to("in", "exit:0", input, MEGABYTE, 0);
  EXPECT_EQ(recorder_set_short(NULL), 0);
  EXPECT_MISTAKE("short-write", seen->got == MEGABYTE,
                 "some writes took a part only; of 1048576 bytes of input the program got %zu",
                 (size_t)seen->got);
  free(input);
  drop(&a);
}

static void body_limit(void) {
  answer a = talk_to("out:100000", "exit:0", "x", 1, 100000);
  EXPECT_MISTAKE("maxbuffer-kill", !a.cut && a.code == 0 && a.out_size == 100000,
                 "100000 bytes at a limit of 100000: code %d, signal %d, %zu bytes, %s", a.code, a.signal,
                 a.out_size, a.cut ? "cut" : "not cut");
  drop(&a);
  a = talk_to("out:100001", "in", "x", 1, 100000);
  EXPECT_MISTAKE("maxbuffer-kill", a.cut && a.out_size == 100000,
                 "100001 bytes at a limit of 100000: code %d, signal %d, %zu bytes, %s", a.code, a.signal,
                 a.out_size, a.cut ? "cut" : "not cut");
  drop(&a);
  a = talk_to("out:100001", held, "x", 1, 100000); /* does not end by itself */
  EXPECT_MISTAKE("maxbuffer-kill", a.cut && a.signal == SIGKILL,
                 "a program over its limit was not killed: code %d, signal %d, %s", a.code, a.signal,
                 a.cut ? "cut" : "not cut");
  drop(&a);
}

static bool same_stream(int i) {
  for (int k = 0; k < seen->fd_count; k++)
    if (seen->fds[k] <= 2 && seen->inodes[k] == seen->inodes[i] && seen->modes[k] == seen->modes[i])
      return true;
  return false;
}

static void body_descriptors(void) {
  answer a = talk_to("in", "exit:0", NULL, 0, 0);
  for (int i = 0; i < seen->fd_count; i++) {
    EXPECT_MISTAKE("dup2-no-close", seen->fds[i] <= 2 || !same_stream(i),
                   "the program has descriptor %d, which is one of its streams a second time", seen->fds[i]);
    EXPECT_MISTAKE("fd-leak-exec", seen->fds[i] <= 2, "the program has descriptor %d as well", seen->fds[i]);
  }
  drop(&a);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    begin();                                                                                                 \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(small)
CHECK(no_input)
CHECK(bytes)
CHECK(big_out)
CHECK(big_err)
CHECK(both_ways)
CHECK(leaves)
CHECK(part_writes)
CHECK(descriptors)

static const char *hold_action(void) {
  static char action[PROBE_TEXT + 8];
  (void)snprintf(action, sizeof action, "hold:%s", probe_fifo("held"));
  return action;
}

/* Who is over the limit and is not killed would be held for ever: after a while it is let go. */
TEST(limit) {
  begin();
  held = hold_action();
  host_start(body_limit);
  if (!host_gone(5000))
    probe_release("held");
  host_wait();
  probe_end();
}
