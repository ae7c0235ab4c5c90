/* A program of three tests that end in the three ways. */
#include "harness.h"

TEST(passes) {
  EXPECT(test_dir() != NULL);
}

TEST(fails) {
  EXPECT_EQ(1, 2);
}

TEST(is_skipped) {
  SKIP("not today");
}
