/* What is said when an expectation does not hold: both values, and where they differ. */
#include "support.h"

#include <string.h>

static void expect_text(const char *name, const char *text) {
  expect_bad(name, KIT_FAIL, "1 expectation failed", text);
}

TEST(conditions) {
  expect_text("text_condition", "EXPECT(1 > 2): it does not hold");
}

TEST(numbers) {
  expect_text("text_ne", "EXPECT_NE(4, 2 * 2): left is 4, right is 4");
  expect_text("text_lt", "EXPECT_LT(-1, -2): left is -1, right is -2");
  expect_text("text_le", "EXPECT_LE(3, 2): left is 3, right is 2");
  expect_text("text_gt", "EXPECT_GT(2, 3): left is 2, right is 3");
  expect_text("text_ge", "EXPECT_GE(2, 3): left is 2, right is 3");
}

TEST(texts) {
  expect_text("text_string", "differs at byte 10\n"
                             "    is       \"hello\\nworl>>d\\x01\" (12 bytes)\n"
                             "    expected \"hello\\nworl>>t\\\"\\\\\" (13 bytes)");
  expect_text("text_shorter", "differs at byte 5\n"
                              "    is       \"hello>>\" (5 bytes)\n"
                              "    expected \"hello>> you\" (9 bytes)");
  expect_text("text_null", "is NULL, expected \"hello\"");
  expect_text("text_not_null", "is \"hello\", expected NULL");
  expect_text("text_contains", "\"haystack\" is not in it\n    it is \"a needle\"");
  expect_text("text_contains_null", "\"haystack\" is not in it\n    it is \"NULL\"");
  expect_text("text_high_bytes", "differs at byte 3\n    is       \"caf>>\\xc3\\xa9\" (5 bytes)");
}

TEST(bytes) {
  expect_text("text_bytes", "differs at byte 120\n    is       …\"llllllllllllllllllllllll>>lll");
  expect_text("text_bytes", "llll>>\\x00lll");
}

TEST(calls) {
  expect_text("text_ok", "EXPECT_OK(-ENOENT): it is -2 (No such file or directory)");
  expect_text("text_not_ok", "it is -100000 (not an errno)");
  expect_text("text_sys", "it is -1, errno 13 (Permission denied)");
}

/* Longer than the room: cut, and still told by whom. */
TEST(long_texts) {
  expect_text("text_long_place", "pppp\n    in the test (pid ");
  expect_text("text_long", "zzzz\n    in the test (pid ");
}
