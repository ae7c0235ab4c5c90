#include "../../common/host.h"
#include "capture.h"
#include "harness.h"
#include "recorder_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BEFORE = -7 };

static probe_report *seen;

typedef struct captured {
  char *data;
  size_t size;
  int code;
} captured;

static int call(const char *action, captured *out) {
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), (char *)(uintptr_t)action,
                  NULL};
  *out = (captured){NULL, 0, BEFORE};
  seen->runs = seen->fd_count = 0;
  int error = capture(argv, &out->data, &out->size, &out->code);
  EXPECT_MISTAKE("exec-fallthrough", host_returned(), "two processes came back from capture()");
  return error;
}

static captured capture_it(const char *action) {
  captured out;
  int error = call(action, &out), left;
  if (board->own_child)
    host_look_at_own_child();
  board->own_child = 0;
  left = host_take_left();
  EXPECT_MISTAKE("zombie-never-waited", left == 0, "the call returned, and its child was not waited for");
  if (error)
    FAIL("capture() returned %d (%s)", error, strerror(error));
  EXPECT(out.data != NULL);
  EXPECT_EQ(seen->runs, 1);
  return out;
}

/* The first `size` bytes of a pattern. */
static void expect_bytes(const captured *out, size_t size, char (*pattern)(size_t)) {
  size_t good = 0;
  while (good < out->size && good < size && out->data[good] == pattern(good))
    good++;
  EXPECT_MISTAKE("short-write", good == size || good < out->size || good == 0,
                 "the program wrote %zu bytes, and %zu have arrived: the first part of it", size, good);
  if (out->size != size || good != size)
    FAIL("the program wrote %zu bytes; %zu have arrived, of which the first %zu are right", size, out->size,
         good);
  EXPECT_EQ(out->data[size], 0);
}

static void expect_letters(const char *action, size_t size) {
  captured out = capture_it(action);
  expect_bytes(&out, size, probe_letter);
  free(out.data);
}

static void body_small(void) {
  host_own_child();
  expect_letters("out:5", 5);
}

static void body_nothing(void) {
  expect_letters("exit:0", 0);
}

static void body_bytes(void) {
  captured out = capture_it("bytes:3000");
  size_t zero = 0;
  while (probe_byte(zero) != 0)
    zero++;
  EXPECT_MISTAKE("read-as-string", out.size != zero,
                 "of 3000 bytes %zu have arrived; byte %zu is the first zero", out.size, zero);
  expect_bytes(&out, 3000, probe_byte);
  free(out.data);
}

static void body_big(void) {
  expect_letters("out:1048576", 1048576);
}

/* A read brings what is there; here that is one byte, many times. */
static void body_short_reads(void) {
  EXPECT_EQ(recorder_set_short("read"), 0);
  expect_letters("out:70000", 70000);
  EXPECT_EQ(recorder_set_short(NULL), 0);
}

static void expect_code(const char *action, int code) {
  captured out = capture_it(action);
  EXPECT_MISTAKE("raw-status", code <= 0 || out.code != code << 8,
                 "the program exited with %d, and code is %d", code, out.code);
  if (out.code != code)
    FAIL("after %s the code is %d, expected %d", action, out.code, code);
  free(out.data);
}

static void body_codes(void) {
  captured out = {NULL, 0, BEFORE};
  char *missing[] = {(char *)"/catalogue/has/no/such/program", NULL};
  expect_code("exit:0", 0);
  expect_code("exit:3", 3);
  expect_code("kill:9", -1);
  int error = capture(missing, &out.data, &out.size, &out.code);
  EXPECT_MISTAKE("exec-fallthrough", host_returned(), "the program does not exist, and two came back");
  EXPECT_EQ(error, 0);
  EXPECT_EQ(out.code, 127);
  EXPECT_EQ(out.size, 0);
  free(out.data);
}

static bool same_as_stdout(int i) {
  for (int k = 0; k < seen->fd_count; k++)
    if (seen->fds[k] == 1)
      return seen->inodes[k] == seen->inodes[i] && seen->modes[k] == seen->modes[i];
  return false;
}

static void body_descriptors(void) {
  captured out = capture_it("out:5");
  free(out.data);
  for (int i = 0; i < seen->fd_count; i++) {
    EXPECT_MISTAKE("dup2-no-close", seen->fds[i] <= 2 || !same_as_stdout(i),
                   "the program has descriptor %d, which is its stdout a second time", seen->fds[i]);
    if (seen->fds[i] > 2)
      FAIL("the program has descriptor %d as well, the end of a pipe that it does not need", seen->fds[i]);
  }
}

/* The ends of the pipe get the numbers 0 and 1. */
static void body_closed(void) {
  (void)close(0);
  (void)close(1);
  captured out;
  int error = call("out:5", &out);
  EXPECT_EQ(error, 0);
  EXPECT_MISTAKE("dup2-same-fd", out.size > 0,
                 "the caller had no descriptor 0 and 1, so the pipe got these numbers; nothing has arrived");
  expect_bytes(&out, 5, probe_letter);
  free(out.data);
}

static void body_again(void) {
  captured out = capture_it("out:5");
  free(out.data);
  int before = test_open_fds();
  for (int i = 0; i < 10; i++) {
    out = capture_it("out:5");
    free(out.data);
  }
  if (test_open_fds() != before)
    FAIL("before ten calls %d descriptors were open, and now there are %d", before, test_open_fds());
}

static void body_fork_fails(void) {
  captured out;
  int before = test_open_fds();
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  int error = call("out:5", &out);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT_MISTAKE("fork-unchecked", error == EAGAIN,
                 "no process could be made (EAGAIN); capture() returned %d", error);
  EXPECT_EQ(out.code, BEFORE);
  EXPECT_EQ(test_open_fds(), before);
}

static void body_not_placed(void) {
  captured out;
  unsigned before = recorder_faults_struck();
  EXPECT_EQ(recorder_set_fault("dup2:1:EMFILE:child,dup3:1:EMFILE:child,dup:1:EMFILE:child"), 0);
  (void)call("exit:0", &out);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  if (recorder_faults_struck() != before && seen->runs)
    FAIL("dup2() failed with EMFILE, and the program was run: it wrote to its caller's stdout");
  free(out.data);
}

/* Run again for every call that can fail, with that call failing: an errno is as good as a success. */
static void body_faults(void) {
  captured out;
  int error = call("out:200000", &out);
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
    ;
  if (error == 0)
    expect_bytes(&out, 200000, probe_letter);
  else
    EXPECT(out.data == NULL);
  free(out.data);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    probe_in_path("catalogue-probe");                                                                        \
    seen = probe_begin();                                                                                    \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(small)
CHECK(nothing)
CHECK(bytes)
CHECK(big)
CHECK(short_reads)
CHECK(codes)
CHECK(descriptors)
CHECK(closed)
CHECK(again)
CHECK(fork_fails)
CHECK(not_placed)
CHECK(faults)
