#include "code_of.h"
#include "harness.h"

TEST(zero) {
  EXPECT_EQ(code_of(0), 0);
}
