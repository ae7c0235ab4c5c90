/* Who passes the chapters and who does not; and that the chapters are the whole public suite. */
#include "common/files.h"
#include "common/text.h"
#include "course/exercise.h"
#include "harness.h"
#include "support.h"

#include "childproc.h"

#include <stdlib.h>
#include <string.h>

static cJSON *check(const char *impl, const char *const *more, int *ret_code) {
  const char *args[12] = {"check", "capstone", "--json", "--impl", in_root(impl)};
  for (size_t i = 0; more && more[i]; i++)
    args[5 + i] = more[i];
  char *out = NULL;
  kit_prepare();
  *ret_code = kit_run_with(args, &out);
  cJSON *checked = cJSON_Parse(out);
  if (!checked)
    FAIL("kit check printed no JSON: %s", out);
  free(out);
  return checked;
}

static int number(const cJSON *object, const char *name) {
  return (int)cJSON_GetNumberValue(cJSON_GetObjectItem(object, name));
}

static void note_failures(const cJSON *checked) {
  const cJSON *chapter, *test;
  cJSON_ArrayForEach(chapter, cJSON_GetObjectItem(checked, "checks")) cJSON_ArrayForEach(
      test, cJSON_GetObjectItem(chapter, "tests")) if (strcmp(json_text(test, "verdict"), "PASS") != 0)
      NOTE("%s %s: %s\n%s", json_text(test, "verdict"), json_text(test, "name"), json_text(test, "reason"),
           json_text(test, "messages"));
}

static void expect_all_chapters(const char *impl) {
  int code = 0;
  cJSON *checked = check(impl, NULL, &code);
  const cJSON *chapters = cJSON_GetObjectItem(checked, "checks"), *chapter;
  NOTE("%s", json_text(checked, "messages"));
  note_failures(checked);
  EXPECT_STR(json_text(checked, "verdict"), "PASS");
  EXPECT_STR(json_text(checked, "messages"), "");
  EXPECT_EQ(code, 0);
  EXPECT_EQ(cJSON_GetArraySize(chapters), 6);
  cJSON_ArrayForEach(chapter, chapters) EXPECT_EQ(number(chapter, "passed") + number(chapter, "skipped"),
                                                  cJSON_GetArraySize(cJSON_GetObjectItem(chapter, "tests")));
  EXPECT_EQ(number(checked, "points"), number(checked, "points_max"));
  cJSON_Delete(checked);
}

TEST(the_reference_passes_every_chapter) {
  expect_all_chapters("exercises/capstone/solutions/reference");
}

/* The suite is the library's own: what is built here passes it in the same way. */
TEST(our_own_library_passes_every_chapter) {
  expect_all_chapters(CAPSTONE_LIBRARY);
}

TEST(the_starter_fails_the_first_chapter) {
  int code = 0;
  cJSON *checked = check("exercises/capstone/starter", NULL, &code), *chapter;
  EXPECT_EQ(code, 1);
  EXPECT_STR(json_text(checked, "verdict"), "FAIL");
  EXPECT(cJSON_IsTrue(cJSON_GetObjectItem(checked, "compiled")));
  EXPECT_STR(json_text(checked, "messages"), "");
  const cJSON *chapters = cJSON_GetObjectItem(checked, "checks");
  const cJSON *first = cJSON_GetArrayItem(chapters, 0);
  EXPECT_EQ(number(first, "passed"), 0);
  EXPECT_CONTAINS(json_text(cJSON_GetArrayItem(cJSON_GetObjectItem(first, "tests"), 0), "messages"),
                  "this is not written yet");
  cJSON_ArrayForEach(chapter, chapters)
      EXPECT_STR(json_text(chapter, "verdict"), chapter == first ? "FAIL" : "SKIPPED");
  cJSON_Delete(checked);
}

TEST(one_chapter_and_one_test_can_be_asked_for) {
  int code = 0;
  const char *reference = "exercises/capstone/solutions/reference";
  cJSON *checked = check(reference, (const char *const[]){"--chapter", "5", NULL}, &code);
  const cJSON *chapters = cJSON_GetObjectItem(checked, "checks");
  EXPECT_EQ(cJSON_GetArraySize(chapters), 1);
  EXPECT_STR(json_text(cJSON_GetArrayItem(chapters, 0), "id"), "messages");
  EXPECT_STR(json_text(checked, "verdict"), "PASS");
  EXPECT(cJSON_IsFalse(cJSON_GetObjectItem(checked, "finished")));
  cJSON_Delete(checked);
  checked = check(reference, (const char *const[]){"--only", "child_to_child", NULL}, &code);
  const cJSON *tests =
      cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(checked, "checks"), 0), "tests");
  EXPECT_EQ(cJSON_GetArraySize(tests), 1);
  EXPECT_STR(json_text(cJSON_GetArrayItem(tests, 0), "name"), "child_to_child");
  cJSON_Delete(checked);
}

TEST(functions_that_are_missing_are_named) {
  int code = 0;
  static const char text[] = "#include \"cp_mini.h\"\nint cp_run(void) {\n  return 0;\n}\n";
  char *dir = text_format("%s/part", test_dir()), *file = text_format("%s/part.c", dir);
  EXPECT_OK(folder_make(dir));
  EXPECT_OK(file_write(file, text, strlen(text)));
  cJSON *checked = check(dir, NULL, &code);
  EXPECT_EQ(code, 1);
  EXPECT(cJSON_IsFalse(cJSON_GetObjectItem(checked, "compiled")));
  EXPECT_CONTAINS(json_text(checked, "messages"), " cp_fork ");
  EXPECT(strstr(json_text(checked, "messages"), " cp_run") == NULL);
  cJSON_Delete(checked);
  free(file);
  free(dir);
}

/* ---- The profile ---- */

static size_t times_in_chapters(const exercise *one, const char *name) {
  size_t times = 0;
  for (size_t c = 0; c < one->check_count; c++)
    for (size_t i = 0; one->checks[c].tests && one->checks[c].tests[i]; i++)
      times += strcmp(one->checks[c].tests[i], name) == 0;
  return times;
}

TEST(every_test_of_the_suite_is_in_one_chapter) {
  char *error = NULL, *out = NULL, *rest = NULL;
  exercise *one = exercise_load(in_root("exercises/capstone"), &error);
  if (!one)
    FAIL("%s", error);
  cp_result *listed = cp_exec_file_sync(CAPSTONE_SUITE, CP_ARGS("--list"), NULL);
  EXPECT(listed->error == NULL);
  size_t tests = 0, named = 0;
  out = rest = text_copy(listed->out.data);
  for (char *name; (name = strtok_r(rest, "\n", &rest)); tests++) {
    NOTE("%s", name);
    EXPECT_EQ(times_in_chapters(one, name), 1);
  }
  for (size_t c = 0; c < one->check_count; c++)
    named += list_count(one->checks[c].tests);
  EXPECT_EQ(named, tests);
  free(out);
  cp_result_free(listed);
  exercise_free(one);
}

TEST(it_is_complete_as_an_exercise) {
  char *error = NULL;
  exercise *one = exercise_load(in_root("exercises/capstone"), &error);
  if (!one)
    FAIL("%s", error);
  error = exercise_complete(one, in_root("docs/mistakes"));
  if (error)
    FAIL("%s", error);
  exercise_free(one);
}
