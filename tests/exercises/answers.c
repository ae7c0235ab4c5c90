/* Answers about which more is to be said than what `kit dev check` proves of each. */
#include "common/text.h"
#include "harness.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void expect_failure(const char *of, const char *path, const char *verdict, const char *named) {
  cJSON *checked = kit_check(of, path, true);
  EXPECT(cJSON_IsTrue(cJSON_GetObjectItem(checked, "compiled")));
  EXPECT_STR(json_text(checked, "messages"), "");
  EXPECT_STR(json_text(checked, "verdict"), verdict);
  char *ids = json_named(checked);
  EXPECT_STR(ids, named);
  free(ids);
  cJSON_Delete(checked);
}

/* The first message that a newcomer sees: the end that is held, by whom, and since which line. */
TEST(starter_0_1) {
  cJSON *checked = kit_check("0-1", "exercises/0-1/starter", true);
  EXPECT_STR(json_text(checked, "verdict"), "DEADLOCK");
  const cJSON *check = cJSON_GetArrayItem(cJSON_GetObjectItem(checked, "checks"), 0);
  const cJSON *findings = cJSON_GetObjectItem(check, "findings"), *finding = cJSON_GetArrayItem(findings, 0);
  EXPECT_EQ(cJSON_GetArraySize(findings), 1);
  EXPECT_STR(json_text(finding, "id"), "write-end-left-open-child");
  EXPECT_STR(json_text(finding, "where"), "hang.c:9");
  EXPECT_CONTAINS(json_text(finding, "process"), "child (pid ");
  EXPECT_CONTAINS(json_text(finding, "what"), ") in read(3), pipe A, hang.c:14\n");
  EXPECT_CONTAINS(json_text(finding, "what"), " itself, descriptor 4, from the fork at hang.c:9");
  cJSON_Delete(checked);
}

/* It fails, with its evidence, and no mistake is made up for it. */
TEST(without_a_name) {
  expect_failure("0-1", "tests/exercises/unnamed/too_early.c", "FAIL", "");
}

/* The check of 12-2 that asks Wine; to free. */
static char *real_check(const char *path, const char **ret_verdict) {
  cJSON *checked = kit_check("12-2", path, true);
  const cJSON *checks = cJSON_GetObjectItem(checked, "checks"), *check;
  char *said = NULL;
  cJSON_ArrayForEach(check, checks) if (strcmp(json_text(check, "id"), "real") == 0) {
    *ret_verdict = strcmp(json_text(check, "verdict"), "PASS") == 0 ? "PASS" : "SKIPPED";
    said = text_copy(json_text(check, "reason"));
  }
  EXPECT_STR(json_text(checked, "verdict"), "PASS");
  EXPECT(said != NULL);
  cJSON_Delete(checked);
  return said;
}

TEST(what_wine_would_say_is_not_checked_without_it) {
  const char *verdict = "";
  EXPECT_SYS(setenv("CHILDPROC_WINE", "/nonexistent", 1));
  char *reason = real_check(copy_of("exercises/12-2/solutions/refuse"), &verdict);
  EXPECT_STR(verdict, "SKIPPED");
  EXPECT_CONTAINS(reason, "not checked here");
  free(reason);
}

TEST(right_answers_are_right_under_wine) {
  static const char *const solutions[] = {"refuse", "escape"};
  for (size_t i = 0; i < 2; i++) {
    const char *verdict = "";
    char *path = text_format("exercises/12-2/solutions/%s", solutions[i]);
    char *reason = real_check(path, &verdict);
    if (strcmp(verdict, "SKIPPED") == 0)
      SKIP("%s", reason);
    free(reason);
    free(path);
  }
}
