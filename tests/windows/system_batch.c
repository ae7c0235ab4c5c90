/* Real batch files, and a program behind them: each argument that is let through arrives, and nothing else is
 * run. */
#include "system_batch.h"
#include "childproc.h"
#include "harness.h"
#include "vectors.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(const char *script, const char *const *args) {
  char expected[SHOWN_MOST];
  shown(args, expected);
  cp_result *r = run_script(script, args, CP_BATCH_ESCAPE);
  if (r->error != NULL || r->code != 33)
    FAIL("%s, code %d, stdout '%s', stderr '%s'", r->error == NULL ? "started" : r->error->message, r->code,
         r->out.data, r->err.data);
  EXPECT_STR(r->out.data, expected);
  r = cp_result_free(r);
}

/* All of them take minutes under Wine. */
static int check_corpus(const char *script, const vector *vectors, int step) {
  int checked = 0;
  for (int i = 0; vectors[i].line != NULL; i++) {
    if (vectors[i].batch == NULL || !can_be_checked(vectors[i].args) || i % step != 0)
      continue;
    check(script, vectors[i].args);
    checked++;
  }
  return checked;
}

TEST(known_arguments_arrive_in_a_batch_file) {
  write_script("all of it.bat", "%*");
  EXPECT_GE(check_corpus("all of it.bat", known_vectors, 1), 50);
}

TEST(hostile_arguments_arrive_in_a_batch_file) {
  write_script("all.CMD", "%*");
  int step = test_full() ? 1 : 3;
  EXPECT_GE(check_corpus("all.CMD", own_vectors, step), 60 / step);
}

TEST(hostile_arguments_arrive_one_by_one) {
  write_script("one.bat", "%1 %2 %3 %4");
  int step = test_full() ? 1 : 4;
  EXPECT_GE(check_corpus(".\\one.bat", own_vectors, step), 60 / step);
}

TEST(no_spelling_gets_past) {
  static const char *const names[] = {"it.bat",        "IT.BAT",       "it.bat.",
                                      "it.bat ",       ".\\it.bat. .", "./it.bat",
                                      "it.bat::$DATA", "it.bat\\.",    "it.bat\xC2\xA0"};
  write_script("it.bat", "%*");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    NOTE("%s", names[i]);
    EXPECT(cp_spawn(names[i], NULL, NULL) == NULL);
    EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  }
}

TEST(the_code_of_a_batch_file) {
  FILE *file = fopen("code.bat", "wb");
  EXPECT(file != NULL);
  fputs("@exit 42\r\n", file);
  fclose(file);
  cp_result *r = cp_spawn_sync("code.bat", NULL, CP_OPTIONS(.batch = CP_BATCH_STRICT));
  EXPECT(r->error == NULL);
  EXPECT_EQ(r->code, 42);
  r = cp_result_free(r);
}

TEST(a_batch_file_that_is_not_there) {
  cp_result *r = cp_spawn_sync("no-such-file.bat", NULL, CP_OPTIONS(.batch = CP_BATCH_ESCAPE));
  EXPECT_STR(r->error->code, "ENOENT");
  r = cp_result_free(r);
}
