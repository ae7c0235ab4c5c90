/* kit dev: what is printed, and with which code. */
#include "catalogue/catalogue.h"
#include "common/text.h"
#include "harness.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cJSON *diagnoses(const char *const *args, int *ret_code) {
  char *out = NULL;
  kit_prepare();
  *ret_code = kit_run_with(args, &out);
  cJSON *rows = cJSON_Parse(out);
  if (!cJSON_IsArray(rows))
    FAIL("no JSON array: %s", out);
  free(out);
  return rows;
}

static double number_of(const cJSON *row, const char *name) {
  const cJSON *item = cJSON_GetObjectItem(row, name);
  EXPECT(cJSON_IsNumber(item));
  return item->valuedouble;
}

/* Measured, not looked up: three wrong answers, four right ones. */
TEST(one_row) {
  int code = -1;
  cJSON *rows =
      diagnoses((const char *const[]){"dev", "diagnoses", "--json", "--only", "nonblock-leak", NULL}, &code);
  EXPECT_EQ(cJSON_GetArraySize(rows), 1);
  const cJSON *row = cJSON_GetArrayItem(rows, 0);
  EXPECT_STR(json_text(row, "id"), "nonblock-leak");
  EXPECT_STR(json_text(row, "class"), "contract");
  EXPECT_LE(2, (int)number_of(row, "wrong"));
  EXPECT(number_of(row, "named") >= number_of(row, "wrong"));
  EXPECT_LE(4, (int)number_of(row, "right"));
  EXPECT_EQ((int)number_of(row, "accused"), 0);
  EXPECT(*json_text(row, "engine"));
  (void)json_text(row, "limits");
  EXPECT_EQ(code, 0);
  cJSON_Delete(rows);
}

/* All of them take many minutes. */
TEST(all_rows) {
  if (!test_full())
    SKIP("only in full: ./kit test --full catalogue, or ./kit dev diagnoses");
  int code = -1;
  cJSON *rows = diagnoses((const char *const[]){"dev", "diagnoses", "--json", NULL}, &code), *row;
  size_t i = 0;
  EXPECT_EQ(cJSON_GetArraySize(rows), CATALOGUE_SIZE);
  cJSON_ArrayForEach(row, rows) {
    const catalogue_entry *entry = catalogue_at(i++);
    EXPECT_STR(json_text(row, "id"), entry->id);
    NOTE("%s: %g of %g named, %g of %g accused", entry->id, number_of(row, "named"), number_of(row, "wrong"),
         number_of(row, "accused"), number_of(row, "right"));
    if (entry->kind == CATALOGUE_ALWAYS || entry->kind == CATALOGUE_CONTRACT)
      EXPECT_LE(2, (int)number_of(row, "wrong"));
    EXPECT_EQ((int)number_of(row, "named"), (int)number_of(row, "wrong"));
    EXPECT_EQ((int)number_of(row, "accused"), 0);
  }
  EXPECT_EQ(code, 0);
  cJSON_Delete(rows);
}

static void expect_code(const char *const *args, int wanted) {
  char *out = NULL;
  kit_prepare();
  EXPECT_EQ(kit_run_with(args, &out), wanted);
  free(out);
}

TEST(not_understood) {
  expect_code((const char *const[]){"dev", NULL}, 2);
  expect_code((const char *const[]){"dev", "diagnose", NULL}, 2);
  expect_code((const char *const[]){"dev", "diagnoses", "--only", NULL}, 2);
  expect_code((const char *const[]){"dev", "diagnoses", "--only", "no-such-mistake", NULL}, 2);
  expect_code((const char *const[]){"dev", "false", "8-5", "x.c", NULL}, 2);
  expect_code((const char *const[]){"dev", "false", "none", in_root("README.md"), "name", NULL}, 2);
  expect_code((const char *const[]){"dev", "answer", "exercises/none", "x.c", NULL}, 2);
}

/* An answer of an exercise that learners do not see. */
TEST(one_answer) {
  char *out = NULL;
  kit_prepare();
  char *folder = text_copy(in_root("exercises/8-5"));
  int code = kit_run_with(
      (const char *const[]){"dev", "answer", folder, in_root("exercises/8-5/wrong/sets_flag.c"), NULL}, &out);
  cJSON *checked = cJSON_Parse(out);
  char *ids = json_named(checked);
  EXPECT_EQ(code, 1);
  EXPECT_STR(ids, " nonblock-leak");
  free(ids);
  cJSON_Delete(checked);
  free(out);
  free(folder);
}

/* Two names for what is one mistake. */
TEST(why_knows_both_names) {
  expect_code((const char *const[]){"why", "short-write", NULL}, 0);
  expect_code((const char *const[]){"why", "short-read", NULL}, 0);
  expect_code((const char *const[]){"why", "short-rite", NULL}, 2);
}
