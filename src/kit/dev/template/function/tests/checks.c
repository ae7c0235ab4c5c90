/* TODO: the example that ./kit dev new writes; each TEST here is a check of exercise.json. */
#include "../../common/host.h"
#include "harness.h"
#include "run_job.h"

static int zero(void) {
  return 0;
}

static int three(void) {
  return 3;
}

static int most(void) {
  return 255;
}

/* Root causes are looked at before what follows from them. Where a wait has failed, a child may be left. */
static void expect_code(int (*job)(void), int expected, bool may_fail) {
  int code = run_job(job);
  EXPECT(host_returned());
  int left = host_take_left();
  if (may_fail && code < 0)
    return;
  EXPECT_MISTAKE("zombie-never-waited", left == 0, "the child of run_job() is still there");
  EXPECT_MISTAKE("raw-status", code != expected << 8 || !expected, "run_job() is %d, not %d", code, expected);
  EXPECT_EQ(code, expected);
}

static void all_codes(void) {
  expect_code(zero, 0, false);
  expect_code(three, 3, false);
  expect_code(most, 255, false);
}

static void one_code(void) {
  expect_code(three, 3, true);
}

TEST(codes) {
  host_run(all_codes);
}

TEST(codes_or_error) {
  host_run(one_code);
}
