/* Tests of run(). One TEST for each promise of run.h; names are yours. */
#include "harness.h"
#include "run.h"

TEST(it_runs) {
  run_result result;
  EXPECT_EQ(run("/bin/true", (char *[]){"true", NULL}, &result), 0);
}
