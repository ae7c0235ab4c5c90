/* cp_quote_sh(): whatever the bytes, a shell gives them back unchanged. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(const char *text, const char *quoted) {
  char *got = cp_quote_sh(text);
  EXPECT_STR(got, quoted);
  free(got);
}

TEST(quoted_texts) {
  check("", "''");
  check("plain", "'plain'");
  check("a b", "'a b'");
  check("$HOME;`id`", "'$HOME;`id`'");
  check("it's", "'it'\\''s'");
  check("'", "''\\'''");
  check("''", "''\\'''\\'''");
  check("\n\t\\", "'\n\t\\'");
  check("-n", "'-n'");
  EXPECT(cp_quote_sh(NULL) == NULL);
  EXPECT_STR(cp_last_error()->code, "ERR_INVALID_ARG_TYPE");
}

TEST(a_quoted_text_is_passed_and_not_run) {
  need_sh();
  char *name = cp_quote_sh("; echo run; $(echo run) `echo run` *"), command[200];
  snprintf(command, sizeof command, "printf %%s %s", name);
  cp_result *r = exec_command(command, NULL);
  EXPECT_OUT(r->out, "; echo run; $(echo run) `echo run` *");
  r = cp_result_free(r);
  free(name);
}

/* ---- random ones ---- */

enum { BATCH = 200, LONGEST = 24 };

static unsigned state;
static unsigned next_random(void) {
  state = state * 1664525u + 1013904223u;
  return state >> 8;
}

/* Any bytes but NUL, the ones that mean something to a shell more often. */
static void make_text(char *to) {
  static const char special[] = "'\"\\$`!*?[]{}()<>|&;#~=%^ \t\n\r-a";
  size_t size = next_random() % LONGEST;
  for (size_t i = 0; i < size; i++)
    to[i] =
        next_random() % 2 ? special[next_random() % (sizeof special - 1)] : (char)(1 + next_random() % 255);
  to[size] = '\0';
}

/* One command line for all: printf gives each of them back with a NUL behind it. */
static void check_batch(const char *shell) {
  char texts[BATCH][LONGEST + 1], *expected = malloc(BATCH * (LONGEST + 1));
  char *command = malloc(BATCH * (4 * LONGEST + 4) + 100);
  EXPECT(expected != NULL && command != NULL);
  size_t used = 0;
  char *end = command + sprintf(command, "printf '%%s\\000'");
  for (int i = 0; i < BATCH; i++) {
    make_text(texts[i]);
    char *quoted = cp_quote_sh(texts[i]);
    end += sprintf(end, " %s", quoted);
    free(quoted);
    memcpy(expected + used, texts[i], strlen(texts[i]) + 1);
    used += strlen(texts[i]) + 1;
  }
  cp_result *r = cp_exec_sync(command, CP_OPTIONS(.shell_path = shell));
  if (r->error != NULL)
    FAIL("%s: %s", shell, r->error->message);
  EXPECT_MEM(r->out.data, r->out.size, expected, used);
  r = cp_result_free(r);
  free(command);
  free(expected);
}

static void check_shell(const char *shell) {
  int count = test_full() ? 100000 : 2000;
  char *found = cp_which(shell, NULL);
  if (found == NULL)
    SKIP("%s is not installed", shell);
  state = test_seed();
  for (int done = 0; done < count; done += BATCH)
    check_batch(found);
  free(found);
}

TEST(random_bytes_come_back_from_sh) {
  check_shell("sh");
}

TEST(random_bytes_come_back_from_dash) {
  check_shell("dash");
}

TEST(random_bytes_come_back_from_bash) {
  check_shell("bash");
}
