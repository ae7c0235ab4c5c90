/* What passes and what does not: starters, solutions, and a wrong answer without a name. */
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

TEST(starter_2_1) {
  expect_failure("2-1", "exercises/2-1/starter", "FAIL", "");
}

TEST(starter_12_1) {
  expect_failure("12-1", "exercises/12-1/starter", "FAIL", "");
}

TEST(starter_12_2) {
  expect_failure("12-2", "exercises/12-2/starter", "FAIL", "");
}

/* It fails, with its evidence, and no mistake is made up for it. */
TEST(without_a_name) {
  expect_failure("0-1", "tests/exercises/unnamed/too_early.c", "FAIL", "");
}

static void expect_pass(const char *of, const char *solution, bool quick) {
  char *path = text_format("exercises/%s/solutions/%s", of, solution);
  cJSON *checked = kit_check(of, copy_of(path), quick);
  EXPECT_STR(json_text(checked, "verdict"), "PASS");
  EXPECT_STR(json_text(checked, "messages"), "");
  char *ids = json_named(checked);
  EXPECT_STR(ids, "");
  const cJSON *gate = cJSON_GetObjectItem(checked, "gate");
  EXPECT_STR(json_text(gate, "state"), quick || strcmp(of, "0-1") == 0 ? "none" : "open");
  free(ids);
  cJSON_Delete(checked);
  free(path);
}

/* Once whole; then again and again, also with one side of each fork late. */
static void expect_right(const char *of, const char *solution) {
  static const char *const orders[] = {"", "parent:20", "child:20"};
  expect_pass(of, solution, false);
  for (int round = 0; round < (test_full() ? 7 : 1); round++)
    for (size_t i = 0; i < 3; i++) {
      EXPECT_SYS(setenv("KIT_DELAY", orders[i], 1));
      NOTE("KIT_DELAY=%s", orders[i]);
      expect_pass(of, solution, true);
    }
}

TEST(solution_0_1_close_it) {
  expect_right("0-1", "close_it");
}

TEST(solution_0_1_stdio) {
  expect_right("0-1", "stdio");
}

TEST(solution_2_1_by_pid) {
  expect_right("2-1", "by_pid");
}

TEST(solution_2_1_group) {
  expect_right("2-1", "group");
}

TEST(solution_2_1_pidfd) {
  expect_right("2-1", "pidfd");
}

TEST(solution_12_1_single) {
  expect_right("12-1", "single");
}

TEST(solution_12_1_backslash) {
  expect_right("12-1", "backslash");
}

/* Without Wine, which would make it long. */
static void expect_right_without_wine(const char *solution) {
  EXPECT_SYS(setenv("CHILDPROC_WINE", "/nonexistent", 1));
  expect_right("12-2", solution);
}

TEST(solution_12_2_refuse) {
  expect_right_without_wine("refuse");
}

TEST(solution_12_2_escape) {
  expect_right_without_wine("escape");
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
