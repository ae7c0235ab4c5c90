#include "../../common/host.h"
#include "harness.h"
#include "quote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static probe_report *seen;

/* Through a real shell and back. */
static void expect_round_trip(const char *argument) {
  char *word = quote(argument), *path = NULL;
  EXPECT(host_returned());
  EXPECT(word != NULL);
  seen->argc = 0;
  EXPECT_LT(0, asprintf(&path, "catalogue-probe '%s' %s exit:0 >/dev/null 2>&1", probe_argument(), word));
  int status = system(path);
  EXPECT_MISTAKE("quote-by-hand", status == 0 && seen->argc == 4 && strcmp(seen->args[2], argument) == 0,
                 "the argument \"%s\" became the word %s, which the shell read as %d arguments, \"%s\"",
                 argument, word, seen->argc - 3, seen->argc > 2 ? seen->args[2] : "");
  free(path);
  free(word);
}

static void body(void) {
  static const char *const texts[] = {"plain", "two words", "",    "it's", "a\"b", "*",  "$HOME", "a\\b",
                                      "\\",    "a;b",       "`x`", "~",    "a\nb", "'",  "''",    "-n",
                                      "#x",    "a&b",       "(x)", "<x>",  "!x",   "\t", "{a,b}"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    expect_round_trip(texts[i]);
  srand(7);
  for (int i = 0; i < 50; i++) {
    char text[9] = "";
    for (int k = 0; k < rand() % 8; k++)
      text[k] = " '\"\\$`a*\n;"[rand() % 10];
    expect_round_trip(text);
  }
}

TEST(round_trip) {
  probe_in_path("catalogue-probe");
  seen = probe_begin();
  host_run(body);
  probe_end();
}
