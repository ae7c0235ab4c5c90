#include "../../common/host.h"
#include "harness.h"
#include "quote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static probe_report *seen;

static char *word_of(const char *argument) {
  char *word = quote(argument);
  EXPECT(host_returned());
  if (!word)
    FAIL("quote() returned NULL");
  return word;
}

/* What a real shell has made of it. */
static void expect_same(int status, const char *argument, const char *word) {
  EXPECT_MISTAKE("sh-injection", access("PWNED", F_OK) < 0, "a command inside the argument was run: %.80s",
                 argument);
  EXPECT_MISTAKE(
      "quote-by-hand", status == 0 && seen->argc == 4 && strcmp(seen->args[2], argument) == 0,
      "the argument \"%.80s\" became the word %.80s, which the shell read as %d arguments, \"%.80s\"",
      argument, word, seen->argc > 3 ? seen->argc - 3 : 0, seen->argc > 2 ? seen->args[2] : "");
}

static char *command_with(const char *word) {
  char *line = NULL;
  EXPECT_LT(0, asprintf(&line, "catalogue-probe '%s' %s exit:0", probe_argument(), word));
  return line;
}

static int run_quietly(const char *command) {
  char *line = NULL;
  EXPECT_LT(0, asprintf(&line, "{ %s\n} >quiet 2>&1", command));
  seen->argc = 0;
  int status = system(line);
  free(line);
  return status;
}

static void expect_round_trip(const char *argument) {
  char *word = word_of(argument), *line = command_with(word);
  expect_same(run_quietly(line), argument, word);
  free(line);
  free(word);
}

static void expect_through_two(const char *argument) {
  char *word = word_of(argument), *line = command_with(word), *twice = word_of(line), *outer = NULL;
  EXPECT_LT(0, asprintf(&outer, "sh -c %s", twice));
  expect_same(run_quietly(outer), argument, word);
  free(outer);
  free(twice);
  free(line);
  free(word);
}

static void body_plain(void) {
  expect_round_trip("plain");
}

static void body_blanks(void) {
  static const char *const texts[] = {"two words", "", " ", "\t", "a\nb", "  ends with blanks  "};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    expect_round_trip(texts[i]);
}

static void body_injection(void) {
  static const char *const texts[] = {"; touch PWNED; :",  "$(touch PWNED)",      "`touch PWNED`",
                                      "'; touch PWNED; '", "\"; touch PWNED; \"", "\ntouch PWNED\n"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    expect_round_trip(texts[i]);
}

static void body_specials(void) {
  static const char *const texts[] = {"it's", "a\"b", "*",   "$HOME", "a\\b", "\\",  "~",
                                      "'",    "''",   "-n",  "#x",    "a&b",  "(x)", "<x>",
                                      "!x",   "a;b",  "a|b", "{a,b}", "a=b",  "[a]"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    expect_round_trip(texts[i]);
}

static void body_random_words(void) {
  srand(7);
  for (int i = 0; i < 50; i++) {
    char text[9] = "";
    for (int k = 0; k < rand() % 8; k++)
      text[k] = " '\"\\$`a*\n;"[rand() % 10];
    expect_round_trip(text);
  }
}

static void body_twice(void) {
  static const char *const texts[] = {"plain", "it's", "two words", "$(touch PWNED)", "\\'\"", "a\nb", ""};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    expect_through_two(texts[i]);
}

/* Longer than what the probe writes down: the length tells. */
static void body_long_word(void) {
  enum { SIZE = 5000 };
  static char text[SIZE + 1];
  char *line = NULL;
  memset(text, '\'', SIZE);
  char *word = word_of(text);
  EXPECT_LT(0, asprintf(&line, "x=%s; test ${#x} -eq %d", word, SIZE));
  if (run_quietly(line) != 0)
    FAIL("a word of %d single quotes does not come through the shell", SIZE);
  free(line);
  free(word);
}

/* Run again for every call that can fail, with that call failing. */
static void body_faults(void) {
  char *word = quote("it's");
  EXPECT(host_returned());
  if (word)
    EXPECT_LT(4, strlen(word));
  free(word);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    probe_in_path("catalogue-probe");                                                                        \
    seen = probe_begin();                                                                                    \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(plain)
CHECK(blanks)
CHECK(injection)
CHECK(specials)
CHECK(random_words)
CHECK(twice)
CHECK(long_word)
CHECK(faults)
