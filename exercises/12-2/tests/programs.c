/* Arguments of programs. */
#include "expect.h"
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

TEST(plain) {
  expect_quoted(LIST("a", "plain", "C:\\x", "--option=value", "*.c"));
}

TEST(blanks) {
  expect_quoted(LIST("a b", " ", "  a", "b  ", "tab\there"));
}

TEST(empty) {
  expect_quoted(LIST(""));
}

TEST(quotes) {
  expect_quoted(LIST("\"", "say \"hi\"", "\"\"", "a\"b", "\" \""));
}

TEST(backslashes) {
  expect_quoted(LIST("\\", "\\\\server\\share\\", "a b\\c", "C:\\my files\\x"));
}

TEST(slashes_and_quotes) {
  expect_quoted(LIST("a\\\"b", "\\\\\"", "a b\\", "C:\\my files\\", "\\\\ \\\\", "\"\\"));
}

static const struct {
  const char *text, *quoted;
} golden[] = {
    {"a", "a"},
    {"", "\"\""},
    {"a b", "\"a b\""},
    {"a\tb", "\"a\tb\""},
    {"\"", "\"\\\"\""},
    {"a\"b", "\"a\\\"b\""},
    {"\\", "\\"},
    {"a\\\\b", "a\\\\b"},
    {"C:\\Program Files\\x\\", "\"C:\\Program Files\\x\\\\\""},
    {"\\\\server\\share\\", "\\\\server\\share\\"},
    {"a\\\\\"b c", "\"a\\\\\\\\\\\"b c\""},
    {"\\\"", "\"\\\\\\\"\""},
    {"\"a b\"\\", "\"\\\"a b\\\"\\\\\""},
    {"key=[\"value\"]", "\"key=[\\\"value\\\"]\""},
    {"%PATH%", "%PATH%"},
    {"&whoami", "&whoami"},
    {"a&b c", "\"a&b c\""},
    {"^", "^"},
    {"'single'", "'single'"},
    {"caf\u00e9 \u4e2d", "\"caf\u00e9 \u4e2d\""},
    {"line\nbreak", "line\nbreak"},
};

/* What Node writes for the same arguments. */
TEST(golden_vectors) {
  for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
    char *quoted = quote_argument(golden[i].text);
    EXPECT_STR(quoted, golden[i].quoted);
    free(quoted);
  }
}

TEST(lines) {
  expect_line("tool.exe", LIST("a", "b c", "", "d\"e", "f g\\"));
  expect_line("C:\\Program Files\\tool.exe", LIST("a b"));
  expect_line("tool", (const char *const[]){NULL});
}

/* Every text of up to five of these characters. */
TEST(all_short_texts) {
  static const char from[] = "a \"\\";
  for (size_t n = 0; n < 1024; n++) {
    char text[6] = "";
    for (size_t i = 0, rest = n; i < 5; i++, rest /= 4)
      text[i] = from[rest % 4];
    expect_quoted(LIST(text));
    expect_line("x", LIST(text, text));
  }
}
