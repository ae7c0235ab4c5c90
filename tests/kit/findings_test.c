/* Which findings count, and in which order they are told. */
#include "expectation.h"
#include "harness.h"
#include "judge.h"

#include <string.h>

static kit_finding made(const char *id, kit_class kind) {
  return (kit_finding){.id = (char *)(size_t)id, .kind = kind, .what = (char *)(size_t) "it happened"};
}

static kit_findings found;

static void add(const char *id, kit_class kind) {
  kit_finding one = made(id, kind);
  EXPECT_OK(kit_findings_add(&found, &one));
}

static char raw_status[] = "raw-status", zombie[] = "zombie-some";
static char *const mistakes[] = {zombie, raw_status, NULL};

TEST(the_root_cause_comes_first) {
  add("raw-status", KIT_CONTRACT);
  add("dup2-same-fd", KIT_ALWAYS);
  add("zombie-some", KIT_ALWAYS);
  kit_findings ordered;
  EXPECT_EQ(judge_findings(&found, mistakes, &ordered), 3);
  EXPECT_STR(ordered.items[0].id, "zombie-some");
  EXPECT_STR(ordered.items[1].id, "raw-status");
  EXPECT_STR(ordered.items[2].id, "dup2-same-fd");
  kit_findings_free(&ordered);
  kit_findings_free(&found);
}

TEST(the_contract_of_another_exercise_does_not_count) {
  add("env-clobber", KIT_CONTRACT);
  kit_findings ordered;
  EXPECT_EQ(judge_findings(&found, mistakes, &ordered), 0);
  EXPECT_EQ(ordered.count, 0);
  kit_findings_free(&ordered);
  kit_findings_free(&found);
}

TEST(advice_is_told_and_never_counts) {
  add("sleep-as-sync", KIT_ADVICE);
  add("raw-status", KIT_ADVICE);
  add("", KIT_GENERIC);
  kit_findings ordered;
  EXPECT_EQ(judge_findings(&found, mistakes, &ordered), 0);
  EXPECT_EQ(ordered.count, 3);
  kit_findings_free(&ordered);
  kit_findings_free(&found);
}

TEST(a_mistake_is_told_once) {
  add("raw-status", KIT_CONTRACT);
  add("raw-status", KIT_CONTRACT);
  kit_findings ordered;
  EXPECT_EQ(judge_findings(&found, mistakes, &ordered), 1);
  EXPECT_EQ(ordered.count, 1);
  kit_findings_free(&ordered);
  kit_findings_free(&found);
}

TEST(without_a_list_only_always_counts) {
  add("raw-status", KIT_CONTRACT);
  add("dup2-same-fd", KIT_ALWAYS);
  kit_findings ordered;
  EXPECT_EQ(judge_findings(&found, NULL, &ordered), 1);
  EXPECT_STR(ordered.items[0].id, "dup2-same-fd");
  kit_findings_free(&ordered);
  kit_findings_free(&found);
}

/* ---- Failed expectations as findings ---- */

static void expect_finding(const char *message, const char *id, kit_class kind, const char *what,
                           const char *process) {
  EXPECT_OK(expectation_add(&found, message, strlen(message)));
  EXPECT_EQ(found.count, 1);
  EXPECT_STR(found.items[0].id, id);
  EXPECT_EQ(found.items[0].kind, kind);
  EXPECT_STR(found.items[0].what, what);
  EXPECT_STR(found.items[0].process, process);
  kit_findings_free(&found);
}

TEST(an_expectation_with_an_id_is_that_mistake) {
  expect_finding("/a/b:c/results.c:12: [raw-status] code is 768\n    in the test (pid 5)", "raw-status",
                 KIT_CONTRACT, "code is 768\n(expected in results.c:12)", "the test (pid 5)");
}

TEST(an_expectation_without_an_id_has_no_name) {
  expect_finding("x.c:3: EXPECT_EQ(a, b): 1, not 2\n    a: 1\n    in child of the test (pid 6)", "",
                 KIT_GENERIC, "EXPECT_EQ(a, b): 1, not 2\n    a: 1\n(expected in x.c:3)",
                 "child of the test (pid 6)");
  expect_finding("x.c:3: [not an id] text", "", KIT_GENERIC, "[not an id] text\n(expected in x.c:3)", "");
}

TEST(an_expectation_without_a_line_is_told_whole) {
  expect_finding("the test: 2 descriptors are left\n    in the test (pid 5)", "", KIT_GENERIC,
                 "the test: 2 descriptors are left", "the test (pid 5)");
}
