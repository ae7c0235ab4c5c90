/* Which findings count, and in which order they are told. */
#include "harness.h"
#include "judge.h"

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
