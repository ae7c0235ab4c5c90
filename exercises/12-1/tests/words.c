/* What a real sh makes of the lines. Between two words of its output stands a zero byte. */
#include "harness.h"
#include "quote.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_WORDS = 6, LONGEST = 24, MOST_OUTPUT = 1 << 20 };

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static FILE *script, *wanted;

static void begin(void) {
  script = fopen("script", "w");
  wanted = fopen("wanted", "w");
  EXPECT(script != NULL && wanted != NULL);
}

/* The shell is to print how many words there are, and the words. */
static void add(const char *const *words) {
  size_t count = 0;
  errno = 0;
  char *line = sh_line(words);
  if (line == NULL)
    FAIL("sh_line() returned NULL (%s)", strerror(errno));
  EXPECT(fprintf(script, "set -- %s\nprintf '%%s\\0' \"$#\" \"$@\"\n", line) > 0);
  free(line);
  while (words[count])
    count++;
  EXPECT(fprintf(wanted, "%zu%c", count, 0) > 0);
  for (; *words; words++)
    EXPECT(fwrite(*words, 1, strlen(*words) + 1, wanted) == strlen(*words) + 1);
}

static char *read_whole(const char *path, size_t *ret_size) {
  FILE *file = fopen(path, "r");
  char *data = calloc(MOST_OUTPUT, 1);
  EXPECT(file != NULL && data != NULL);
  *ret_size = fread(data, 1, MOST_OUTPUT - 1, file);
  EXPECT_EQ(fclose(file), 0);
  return data;
}

static int expect_no_command(void) {
  EXPECT_EQ(fclose(script), 0);
  EXPECT_EQ(fclose(wanted), 0);
  int status = system("sh script >out 2>err </dev/null");
  EXPECT_MISTAKE("sh-injection", access("PWNED", F_OK) < 0,
                 "the shell has run a command that stood in a word");
  return status;
}

static void expect_the_same(void) {
  int status = expect_no_command();
  size_t size, wanted_size, at = 0;
  char *out = read_whole("out", &size), *expected = read_whole("wanted", &wanted_size);
  while (at < size && at < wanted_size && out[at] == expected[at])
    at++;
  while (at > 0 && expected[at - 1])
    at--;
  EXPECT_MISTAKE("quote-by-hand", size == wanted_size && memcmp(out, expected, size) == 0,
                 "the shell makes \"%s\" where the word is \"%s\"", out + at, expected + at);
  EXPECT_EQ(status, 0);
  free(out);
  free(expected);
}

static void check(const char *const *words) {
  begin();
  add(words);
  expect_the_same();
}

TEST(plain) {
  check(LIST("a", "plain", "--option=value", "/usr/bin"));
}

TEST(blanks) {
  check(LIST("two words", " ", "  a", "b  ", "tab\there"));
}

TEST(empty) {
  check(LIST(""));
  check(LIST("a", "", "b"));
  check((const char *const[]){NULL});
}

TEST(quotes) {
  check(LIST("it's", "'", "''", "\"", "say \"hi\"", "'\"'", "a'b'c"));
}

TEST(specials) {
  check(LIST("\\", "a\\b", "\\\\", "*", "?", "[a-z]", "~", "#x", "a#b", "{a,b}", "!", "^", "=", "a=b", "-x"));
  check(LIST("%", "(", ")", "<x", ">x", "a&b", "a|b", "a;b", "$HOME", "`x`", "$(x)", "${x}"));
}

TEST(line_ends) {
  check(LIST("one\ntwo", "\n", "\\\n", "a\r\nb"));
}

/* Each in a shell of its own: a line that is no line to the shell must not hide what the others do. */
TEST(injection) {
  static const char *const hostile[] = {
      "; touch PWNED",         "& touch PWNED",           "| touch PWNED",
      "&& touch PWNED",        "|| touch PWNED",          "> PWNED",
      "$(touch PWNED)",        "$(touch${IFS}PWNED)",     "`touch PWNED`",
      "${x:=$(touch PWNED)}",  "\"$(touch PWNED)\"",      "'; touch PWNED; '",
      "'; touch PWNED #",      "\"; touch PWNED; \"",     "'\"'\"'; touch PWNED; '",
      "\\'; touch PWNED; \\'", "\\\"; touch PWNED; \\\"", "\ntouch PWNED\n",
      "'\ntouch PWNED\n'"};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    begin();
    add(LIST(hostile[i]));
    expect_no_command();
  }
  begin();
  add(LIST("a", "\\", "; touch PWNED", "'", "; touch PWNED; '"));
  expect_no_command();
}

TEST(bytes) {
  char every[256];
  for (int i = 1; i < 256; i++)
    every[i - 1] = (char)i;
  every[255] = '\0';
  check(LIST(every, "caf\u00e9"));
}

static unsigned below(unsigned n) {
  static unsigned state = 12345;
  state = state * 1664525u + 1013904223u;
  return (state >> 8) % n;
}

/* 300 lists of random words, of what a shell is fond of. */
TEST(random_words) {
  static const char from[] = "'\"\\$`(){}[]*?~#&|;<>!=% \t\nab-/";
  begin();
  for (int round = 0; round < 300; round++) {
    char text[MOST_WORDS][LONGEST + 1] = {""};
    const char *words[MOST_WORDS + 1] = {NULL};
    unsigned count = below(MOST_WORDS + 1);
    for (unsigned i = 0; i < count; i++) {
      unsigned size = below(LONGEST + 1);
      for (unsigned k = 0; k < size; k++)
        text[i][k] = from[below(sizeof from - 1)];
      words[i] = text[i];
    }
    add(words);
  }
  expect_the_same();
}

TEST(faults) {
  errno = 0;
  char *line = sh_line(LIST("two words", "it's", ""));
  EXPECT(line != NULL || errno == ENOMEM);
  free(line);
}
