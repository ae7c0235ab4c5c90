#include "harness.h"
#include "judge.h"
#include "show.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

TEST(the_nearest_name_is_found) {
  const char *const names[] = {"check", "list", "lesson", "reset"};
  EXPECT_STR(text_nearest("chekc", names, 4), "check");
  EXPECT_STR(text_nearest("leson", names, 4), "lesson");
  EXPECT_STR(text_nearest("zzzzzz", names, 4), NULL);
  EXPECT_STR(text_nearest("anything", names, 0), NULL);
}

static void expect_quoted(const char *word, const char *expected) {
  char *text = text_quoted(word);
  EXPECT_STR(text, expected);
  free(text);
}

TEST(a_word_is_quoted_only_where_it_has_to_be) {
  expect_quoted("fork:2:EAGAIN", "fork:2:EAGAIN");
  expect_quoted("fork:*:EAGAIN", "'fork:*:EAGAIN'");
  expect_quoted("my answers/it's.c", "'my answers/it'\\''s.c'");
  expect_quoted("", "''");
}

static void expect_wrapped(int first, int rest, const char *text, const char *expected) {
  char *written = NULL;
  size_t size = 0;
  FILE *to = tmpfile();
  EXPECT(to != NULL);
  show_wrapped(to, first, rest, text);
  size = (size_t)ftell(to);
  rewind(to);
  written = calloc(size + 1, 1);
  EXPECT(written != NULL);
  EXPECT_EQ(fread(written, 1, size, to), size);
  fclose(to);
  EXPECT_STR(written, expected);
  free(written);
}

TEST(lines_are_wrapped_at_80_columns) {
  expect_wrapped(0, 2, "one\ntwo", "one\n  two\n");
  expect_wrapped(0, 2, "", "\n");
  expect_wrapped(
      0, 4, "1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567",
      "1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567\n    1234567\n");
  expect_wrapped(0, 0, "a  b", "a  b\n"); /* blanks within a line stay */
}

TEST(the_first_byte_that_differs_is_shown) {
  char *text = judge_difference("hello\n", "hello", 5);
  EXPECT_CONTAINS(text, "byte 6 (line 1)");
  EXPECT_CONTAINS(text, "expected: \"hello\\n\" (the end)\n");
  EXPECT_CONTAINS(text, "came:     \"hello\" (the end)\n");
  free(text);
  text = judge_difference("a\nbc\n", "a\nbx\n", 5);
  EXPECT_CONTAINS(text, "byte 4 (line 2)");
  EXPECT_CONTAINS(text, "came:     \"bx\\n\" (the end)\n            ^\n");
  free(text);
}

TEST(every_byte_of_a_difference_is_visible) {
  char *text = judge_difference("a", "a\0\xff\t\"", 5);
  EXPECT_CONTAINS(text, "\"a\\x00\\xff\\t\\\"\"");
  free(text);
}

TEST(equal_output_has_no_difference) {
  char *text = judge_difference("same\n", "same\n", 5);
  EXPECT_STR(text, "");
  free(text);
}
