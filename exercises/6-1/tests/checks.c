#include "../../common/host.h"
#include "compute.h"
#include "harness.h"
#include "recorder_check.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BEFORE = -12345 };

static int calls;

static int times_three(int x) {
  calls++;
  return (int)(3U * (unsigned)x);
}

static int same(int x) {
  return x;
}

static int dies(int x) {
  (void)raise(SIGKILL);
  return x;
}

static int call(int (*f)(int), int x, int *result) {
  *result = BEFORE;
  int r = compute(f, x, result);
  EXPECT(host_returned());
  int left = host_take_left();
  EXPECT_MISTAKE("zombie-never-waited", left == 0, "the call returned, and its child was not waited for");
  return r;
}

static void expect_triple(int x) {
  int result, r = call(times_three, x, &result), wanted = 3 * x;
  if (r != 0)
    FAIL("compute() returned %d (%s) for %d", r, strerror(r), x);
  if (calls != 0)
    FAIL("the function was called by the process that called compute(), not by a child");
  EXPECT_MISTAKE("shared-variable-belief",
                 result == wanted || (result != 0 && result != BEFORE && result != -1),
                 "the child computed %d, and the parent has %d, as it was before", wanted, result);
  if (result != wanted)
    FAIL("the child computed %d, and the result is %d", wanted, result);
}

static void body_any_number(void) {
  expect_triple(7);
  expect_triple(-100);
  expect_triple(1000000);
}

static void body_extremes(void) {
  const int numbers[] = {0, 1, -1, 255, 256, INT_MAX, INT_MIN, BEFORE};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    int result;
    EXPECT_EQ(call(same, numbers[i], &result), 0);
    EXPECT_EQ(result, numbers[i]);
  }
}

/* There will never be a number; the parent has to learn of it. */
static void body_dies(void) {
  int result, r = call(dies, 7, &result);
  if (r == 0)
    FAIL("the child was killed before it had a number, and compute() returned 0");
  EXPECT_EQ(r, EIO);
  EXPECT_EQ(result, BEFORE);
}

/* The child has a number, and cannot say it. */
static void body_cannot_say(void) {
  int result;
  unsigned before = recorder_faults_struck();
  EXPECT_EQ(recorder_set_fault("write:1:EPIPE:child"), 0);
  int r = call(same, 7, &result);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  if (recorder_faults_struck() == before)
    return;
  if (r == 0)
    FAIL("write() failed in the child, and compute() returned 0 with the number %d", result);
  EXPECT_EQ(r, EIO);
}

static void body_again(void) {
  int result, before = test_open_fds();
  for (int i = 0; i < 10; i++) {
    EXPECT_EQ(call(same, i, &result), 0);
    EXPECT_EQ(call(dies, i, &result), EIO);
  }
  if (test_open_fds() != before)
    FAIL("before 20 calls %d descriptors were open, and now there are %d", before, test_open_fds());
}

static void body_fork_fails(void) {
  int result, before = test_open_fds();
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  int r = call(same, 5, &result);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT_MISTAKE("fork-unchecked", r == EAGAIN, "no process could be made (EAGAIN); compute() returned %d",
                 r);
  EXPECT_EQ(result, BEFORE);
  EXPECT_EQ(test_open_fds(), before);
}

/* Run again for every call that can fail, with that call failing: an errno is as good as a success. */
static void body_faults(void) {
  int result = BEFORE, r = compute(same, 11, &result);
  EXPECT(host_returned());
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
    ;
  if (r == 0)
    EXPECT_EQ(result, 11);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    host_run(body_##name);                                                                                   \
  }
CHECK(any_number)
CHECK(extremes)
CHECK(dies)
CHECK(cannot_say)
CHECK(again)
CHECK(fork_fails)
CHECK(faults)
