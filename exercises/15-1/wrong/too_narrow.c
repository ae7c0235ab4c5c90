/* expect: FAIL */
/* Codes and errors, and none of the other promises. */
#include "harness.h"
#include "recorder_check.h"
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define SH(script)                                                                                           \
  "/bin/sh", (char *[]) {                                                                                    \
    "sh", "-c", script, NULL                                                                                 \
  }

static void expect_end(int code, int signal, run_result result) {
  EXPECT_EQ(result.code, code);
  EXPECT_EQ(result.signal, signal);
}

TEST(a_code_is_told) {
  run_result result;
  EXPECT_EQ(run(SH("exit 0"), &result), 0);
  expect_end(0, 0, result);
  EXPECT_EQ(run(SH("exit 3"), &result), 0);
  expect_end(3, 0, result);
  EXPECT_EQ(run(SH("exit 127"), &result), 0); /* no error: the program ran */
  expect_end(127, 0, result);
}

/* Two processes may come back from a run() that does not end its child. */
TEST(what_cannot_be_run_is_an_error) {
  run_result result = {77, 88};
  pid_t self = getpid();
  errno = 0;
  int r = run("/nowhere/at/all", (char *[]){"all", NULL}, &result), error = errno;
  EXPECT_EQ(getpid(), self);
  EXPECT_EQ(r, -1);
  EXPECT_EQ(error, ENOENT);
  expect_end(77, 88, result);
}

/* A run() that does not make this call has nothing to report. The harness looks for descriptors that are
 * left. */
static void with_fault(const char *fault, int error) {
  run_result result = {77, 88};
  EXPECT_EQ(recorder_set_fault(fault), 0);
  errno = 0;
  int r = run(SH("exit 7"), &result), got = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  if (recorder_faults_struck() == 0) {
    EXPECT_EQ(r, 0);
    expect_end(7, 0, result);
    return;
  }
  EXPECT_EQ(r, -1);
  EXPECT_EQ(got, error);
  expect_end(77, 88, result);
}

TEST(a_failed_fork_is_reported) {
  with_fault("fork:1:EAGAIN", EAGAIN);
}

TEST(a_failed_pipe_is_reported) {
  with_fault("pipe2:1:EMFILE", EMFILE);
}
