#include "expect.h"
#include "harness.h"
#include "readers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BY_HAND "quote-by-hand"

static void expect_word(const words *read, size_t i, const char *wanted, const char *line) {
  EXPECT_MISTAKE(BY_HAND, i < read->count, "the program finds no argument %zu, expected %s, in: %s", i,
                 wanted, line);
  EXPECT_MISTAKE(BY_HAND, strcmp(read->at[i], wanted) == 0, "the program reads %s, expected %s, in: %s",
                 read->at[i], wanted, line);
}

/* "x " and what quote_argument() made of one text. */
static void expect_argument(const char *text) {
  static words read;
  char line[MOST_TEXT / 2], *quoted = quote_argument(text);
  if (quoted == NULL)
    FAIL("quote_argument(\"%s\") returned NULL (%s)", text, strerror(errno));
  (void)snprintf(line, sizeof line, "x %s", quoted);
  free(quoted);
  EXPECT(read_as_program(line, &read));
  expect_word(&read, 1, text, line);
  EXPECT_MISTAKE(BY_HAND, read.count == 2, "the program finds %zu arguments, expected 1, in: %s",
                 read.count - 1, line);
}

void expect_quoted(const char *const *args) {
  for (; *args; args++)
    expect_argument(*args);
}

static void expect_words(const words *read, const char *const *args, const char *line) {
  size_t count = 0;
  for (; args[count]; count++)
    expect_word(read, count + 1, args[count], line);
  EXPECT_MISTAKE(BY_HAND, read->count == count + 1, "the program finds %zu arguments, expected %zu, in: %s",
                 read->count - 1, count, line);
}

void expect_line(const char *file, const char *const *args) {
  static words read;
  char *line = command_line(file, args);
  if (line == NULL)
    FAIL("command_line(\"%s\", ...) returned NULL (%s)", file, strerror(errno));
  EXPECT(read_as_program(line, &read));
  expect_word(&read, 0, file, line);
  expect_words(&read, args, line);
  free(line);
}

/* ---- batch files ---- */

static void expect_arrive(const char *text, const char *const *args, const char *line) {
  static words read;
  char behind[MOST_TEXT];
  (void)snprintf(behind, sizeof behind, "x %s", behind_script(text));
  EXPECT(read_as_program(behind, &read));
  for (size_t i = 0; args[i]; i++)
    EXPECT_MISTAKE("bat-spawn", i + 1 < read.count && strcmp(read.at[i + 1], args[i]) == 0,
                   "cmd.exe has a meaning of its own for argument %zu, and the script does not get it as it "
                   "was given: %s",
                   i + 1, line);
}

void expect_batch(const char *file, const char *const *args) {
  char text[MOST_TEXT];
  errno = 0;
  char *line = command_line(file, args);
  if (line == NULL && errno == EINVAL)
    return;
  if (line == NULL)
    FAIL("command_line(\"%s\", ...) returned NULL with errno %d (%s), expected EINVAL or a line", file, errno,
         strerror(errno));
  EXPECT(read_as_cmd(line, text));
  EXPECT_MISTAKE("bat-spawn", is_one_command(text),
                 "cmd.exe runs the batch file %s, and in its line finds more than that: %s", file, text);
  expect_arrive(text, args, line);
  free(line);
}
