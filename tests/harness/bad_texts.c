/* Expectations that fail, for what is said about them. */
#include "harness.h"

#include <errno.h>
#include <string.h>

static const char *const null_text = NULL;

TEST(text_condition) {
  EXPECT(1 > 2);
}
TEST(text_ne) {
  EXPECT_NE(4, 2 * 2);
}
TEST(text_lt) {
  EXPECT_LT(-1, -2);
}
TEST(text_le) {
  EXPECT_LE(3, 2);
}
TEST(text_gt) {
  EXPECT_GT(2, 3);
}
TEST(text_ge) {
  EXPECT_GE(2, 3);
}
TEST(text_string) {
  EXPECT_STR("hello\nworld\x01", "hello\nworlt\"\\");
}
TEST(text_shorter) {
  EXPECT_STR("hello", "hello you");
}
TEST(text_null) {
  EXPECT_STR(null_text, "hello");
}
TEST(text_not_null) {
  EXPECT_STR("hello", null_text);
}
TEST(text_contains) {
  EXPECT_CONTAINS("a needle", "haystack");
}
TEST(text_contains_null) {
  EXPECT_CONTAINS(null_text, "haystack");
}
TEST(text_high_bytes) {
  EXPECT_STR("caf\xc3\xa9", "cafe");
}
TEST(text_bytes) {
  char left[200], right[200];
  memset(left, 'l', sizeof left);
  memset(right, 'l', sizeof right);
  right[120] = '\0';
  EXPECT_MEM(left, sizeof left, right, sizeof right);
}
TEST(text_ok) {
  EXPECT_OK(-ENOENT);
}
TEST(text_not_ok) {
  EXPECT_OK(-100000);
}
TEST(text_sys) {
  errno = EACCES;
  EXPECT_SYS(-1);
}
TEST(text_long_place) {
  char place[6000];
  memset(place, 'p', sizeof place);
  place[sizeof place - 1] = '\0';
  test_fail_at(place, 1, "what happened");
}
TEST(text_long) {
  char text[6000];
  memset(text, 'z', sizeof text);
  FAIL("%.*s", (int)sizeof text, text);
}
