/* Lines by which cmd.exe runs a batch file. */
#include "support.h"
#include "vectors.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void check_batches(const vector *vectors) {
  for (size_t i = 0; vectors[i].line != NULL; i++) {
    const vector *one = &vectors[i];
    char *batch = batch_of(one->args, CP_BATCH_ESCAPE);
    EXPECT_STR(batch, one->batch);
    if (batch != NULL)
      expect_batch_reads(batch, one->args);
    free(batch);
  }
}

TEST(batch_lines_that_are_known) {
  check_batches(known_vectors);
}

TEST(batch_lines_of_hostile_arguments) {
  check_batches(own_vectors);
}

TEST(the_whole_line_of_a_batch_file) {
  struct arena arena = {0};
  char *line;
  EXPECT_OK(windows_batch_line(&arena, "C:\\a%b.bat", CP_ARGS("x", "a\"&echo INJECTED&\""), NULL,
                               CP_BATCH_ESCAPE, &line));
  EXPECT_STR(line, "cmd.exe /e:ON /v:OFF /d /s /c \"\"C:\\a%%cd:~,%b.bat\" x \"a\"\"&echo INJECTED&\"\"\"\"");
  EXPECT_OK(windows_batch_line(&arena, "C:\\a.bat", NULL, NULL, CP_BATCH_STRICT, &line));
  EXPECT_STR(line, "cmd.exe /e:ON /v:OFF /d /s /c \"\"C:\\a.bat\"\"");
  arena_free(&arena);
}

TEST(a_batch_file_is_rejected_unless_asked_for) {
  EXPECT(batch_of(CP_ARGS("harmless"), CP_BATCH_REJECT) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT_STR(cp_last_error()->message, "spawn EINVAL");
  EXPECT_CONTAINS(cp_last_error()->advice, "CP_BATCH_ESCAPE");
}

static bool is_refused_by_strict(const char *const *args) {
  for (; *args != NULL; args++)
    if (strpbrk(*args, "\"%!\r\n") != NULL)
      return true;
  return false;
}

static void check_strict(const vector *vectors) {
  for (size_t i = 0; vectors[i].line != NULL; i++) {
    char *batch = batch_of(vectors[i].args, CP_BATCH_STRICT);
    if (is_refused_by_strict(vectors[i].args)) {
      EXPECT(batch == NULL);
      EXPECT_EQ(cp_last_error()->errnum, EINVAL);
    } else {
      EXPECT_STR(batch, vectors[i].batch);
    }
    free(batch);
  }
}

TEST(strict_refuses_what_scripts_misread) {
  check_strict(known_vectors);
  check_strict(own_vectors);
}

static void expect_refused(const char *argument, cp_batch policy, const char *part) {
  EXPECT(batch_of(CP_ARGS("fine", argument), policy) == NULL);
  expect_invalid(-cp_last_error()->errnum, part);
  EXPECT_EQ(cp_last_error()->index, 1);
}

TEST(a_refusal_names_the_argument) {
  expect_refused("a\nb", CP_BATCH_ESCAPE, "must be one line");
  expect_refused("a\r", CP_BATCH_STRICT, "must be one line");
  expect_refused("100%", CP_BATCH_STRICT, "must be without %");
  expect_refused("\"", CP_BATCH_STRICT, "must be without \"");
  expect_refused("hi!", CP_BATCH_STRICT, "must be without !");
}

TEST(bytes_that_are_no_text_are_refused_for_batch_files) {
  EXPECT(batch_of(CP_ARGS("a\xC0\xA2&calc"), CP_BATCH_ESCAPE) == NULL);
  expect_invalid(-cp_last_error()->errnum, "no UTF-8");
}

TEST(a_variable_named_cd_and_percent_signs) {
  struct arena arena = {0};
  char *line;
  const char *const env[] = {"PATH=x", "Cd=", NULL}, *const other[] = {"CDX=1", "C=1", "cdr=2", "=C:=C:\\x",
                                                                       NULL};
  expect_invalid(windows_batch_line(&arena, "C:\\a.bat", CP_ARGS("%"), env, CP_BATCH_ESCAPE, &line),
                 "\"cd\"");
  expect_invalid(windows_batch_line(&arena, "C:\\%.bat", NULL, env, CP_BATCH_ESCAPE, &line), "\"cd\"");
  EXPECT_OK(windows_batch_line(&arena, "C:\\a.bat", CP_ARGS("a"), env, CP_BATCH_ESCAPE, &line));
  EXPECT_OK(windows_batch_line(&arena, "C:\\a.bat", CP_ARGS("%"), other, CP_BATCH_ESCAPE, &line));
  arena_free(&arena);
}

/* A percent sign costs eight characters. */
TEST(the_longest_line_of_a_batch_file) {
  struct arena arena = {0};
  size_t around = strlen("cmd.exe /e:ON /v:OFF /d /s /c \"\"C:\\a.bat\" \"\"\""),
         most = (WINDOWS_CMD_MAX - around) / 8;
  char *line, text[1100] = "";
  EXPECT_LT(most + 1, sizeof text);
  memset(text, '%', most);
  EXPECT_OK(windows_batch_line(&arena, "C:\\a.bat", CP_ARGS(text), NULL, CP_BATCH_ESCAPE, &line));
  EXPECT_EQ(strlen(line), around + 8 * most);
  text[most] = '%';
  EXPECT_EQ(windows_batch_line(&arena, "C:\\a.bat", CP_ARGS(text), NULL, CP_BATCH_ESCAPE, &line), -E2BIG);
  EXPECT_STR(cp_last_error()->code, "E2BIG");
  arena_free(&arena);
}

TEST(a_policy_that_is_none_is_refused) {
  cp_child *child = cp_spawn("/bin/true", NULL, CP_OPTIONS(.batch = (cp_batch)3));
  EXPECT(child == NULL);
  EXPECT_STR(cp_last_error()->code, "ERR_INVALID_ARG_VALUE");
  EXPECT_CONTAINS(cp_last_error()->message, "options.batch");
}
