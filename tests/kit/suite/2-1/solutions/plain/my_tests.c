#include "code_of.h"
#include "harness.h"
#include "recorder_check.h"

TEST(codes) {
  EXPECT_EQ(code_of(0), 0);
  EXPECT_EQ(code_of(3), 3);
}

TEST(no_child) {
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN"), 0);
  int code = code_of(3);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_EQ(code, -1);
}
