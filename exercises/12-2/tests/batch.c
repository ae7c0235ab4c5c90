/* Batch files, and every call that can fail. */
#include "expect.h"
#include "harness.h"

#include <errno.h>
#include <stdlib.h>

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

TEST(harmless) {
  expect_batch("x.bat", LIST("a", "b c"));
  expect_batch("x.cmd", LIST("a"));
}

TEST(injection) {
  expect_batch("x.bat", LIST("a\"&echo INJECTED&\""));
  expect_batch("x.cmd", LIST("\"&calc"));
  expect_batch("x.bat", LIST("&calc", "|more", ">file", "a&b c", "^", "(x)"));
  expect_batch("x.bat", LIST("a b\"", "&calc"));
}

TEST(percent) {
  expect_batch("x.bat", LIST("%PATH%"));
  expect_batch("x.bat", LIST("100%", "x%y"));
}

TEST(line_ends) {
  expect_batch("x.bat", LIST("a\ncalc"));
  expect_batch("x.bat", LIST("a\r\ncalc"));
}

/* They all are the same file. */
TEST(spellings) {
  static const char *const names[] = {"x.BAT",   "x.Cmd",      ".\\x.bat",      "C:\\my scripts\\x.bAt",
                                      "x.bat.",  "x.bat ",     "x.cmd. .",      "x.bat...",
                                      "a.b.cmd", "C:/d/x.CMD", "C:\\d\\x.bat. "};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    expect_batch(names[i], LIST("a\"&calc&\""));
}

/* And these are none. */
TEST(others) {
  static const char *const names[] = {"bat",         "x.exe", "x.bat.exe",   "x.batx",
                                      "x.bat\\tool", "xcmd",  "x.cmd\\y.exe"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    expect_line(names[i], LIST("a\"&b", "c d"));
}

TEST(faults) {
  errno = 0;
  char *quoted = quote_argument("a \"b\\");
  EXPECT(quoted != NULL || errno == ENOMEM);
  free(quoted);
  char *line = command_line("x.exe", LIST("a b", "c\"d"));
  EXPECT(line != NULL || errno == ENOMEM);
  free(line);
  line = command_line("C:\\d\\x.bat", LIST("a b", "c\"d", "100%"));
  EXPECT(line != NULL || errno == ENOMEM || errno == EINVAL);
  free(line);
}
