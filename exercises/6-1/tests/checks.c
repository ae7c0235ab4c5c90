#include "../../common/host.h"
#include "compute.h"
#include "harness.h"

#include <limits.h>
#include <unistd.h>

static _Thread_local int calls;

static int times_three(int x) {
  calls++;
  return x * 3;
}

static void expect(int x) {
  int result = -12345;
  int r = compute(times_three, x, &result);
  EXPECT(host_returned());
  EXPECT_EQ(r, 0);
  EXPECT_EQ(calls, 0);
  EXPECT_MISTAKE("shared-variable-belief",
                 result == 3 * x || (result != 0 && result != -12345 && result != -1),
                 "the child computed %d, and the parent has %d, as it was before", 3 * x, result);
  EXPECT_EQ(result, 3 * x);
  EXPECT_EQ(host_take_left(), 0);
}

static void body(void) {
  expect(7);
  expect(-100);
  expect(1000000);
}

TEST(any_number) {
  host_run(body);
}
