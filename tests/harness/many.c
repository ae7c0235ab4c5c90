/* Many tests at once, and how they are told. */
#include "support.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TEST(right_tests_pass_every_time_under_load) {
  const char *repeat = test_full() ? "100" : "15"; /* each of the ten tests so often */
  command_result result = run_command(
      CP_ARGS(SUPERVISE, "--wall", "60000", "--jobs", "12", "--repeat", repeat, "--tests", RIGHT), NULL);
  NOTE("%s%s", result.out, result.err);
  EXPECT_EQ(result.code, 0);
  char last[64];
  snprintf(last, sizeof last, "%ld passed, 0 failed, 0 skipped\n", 10 * atol(repeat));
  EXPECT_CONTAINS(result.out, last);
  command_free(&result);
}

static char *read_file(const char *name) {
  FILE *file = fopen(name, "re");
  EXPECT(file != NULL);
  char *text = calloc(1, 1 << 16);
  EXPECT(text != NULL);
  EXPECT_GT(fread(text, 1, (1 << 16) - 1, file), 0);
  fclose(file);
  return text;
}

TEST(results_as_words) {
  command_result result =
      run_command(CP_ARGS(SUPERVISE, "--jobs", "3", "--tests", BAD, "right", "skips", "in_the_test"), NULL);
  EXPECT_EQ(result.code, 1);
  EXPECT_CONTAINS(result.out, "FAIL in_the_test: 1 expectation failed\n");
  EXPECT_CONTAINS(result.out, "left is 2, right is 3");
  EXPECT_CONTAINS(result.out, "1 passed, 1 failed, 1 skipped\n");
  command_free(&result);
}

TEST(results_as_tap) {
  command_result result =
      run_command(CP_ARGS(SUPERVISE, "--tap", "--tests", BAD, "right", "skips", "in_the_test"), NULL);
  EXPECT_EQ(result.code, 1);
  EXPECT_CONTAINS(result.out, "TAP version 14\n1..3\nok 1 - right\n  ---\n");
  EXPECT_CONTAINS(result.out, "\nok 2 - skips # SKIP tests/harness/bad.c:");
  EXPECT_CONTAINS(result.out, "\nnot ok 3 - in_the_test\n  ---\n");
  EXPECT_CONTAINS(result.out,
                  "  verdict: FAIL\n  reason: |\n    1 expectation failed\n  messages: |\n    tests/");
  command_free(&result);
}

TEST(results_as_junit) {
  command_result result = run_command(
      CP_ARGS(SUPERVISE, "--junit", "results.xml", "--tests", BAD, "right", "skips", "text_string", "nobody"),
      NULL);
  EXPECT_EQ(result.code, 1);
  char *text = read_file("results.xml");
  EXPECT_CONTAINS(text,
                  "<testsuite name=\"harness_bad\" tests=\"4\" failures=\"2\" errors=\"0\" skipped=\"1\">");
  EXPECT_CONTAINS(text, "<testcase classname=\"harness_bad\" name=\"right\" time=\"");
  EXPECT_CONTAINS(text, "<skipped message=\"tests/harness/bad.c:");
  EXPECT_CONTAINS(text, "<failure message=\"1 expectation failed\" type=\"FAIL\">");
  EXPECT_CONTAINS(text, "expected &quot;hello\\nworl&gt;&gt;t");
  EXPECT_CONTAINS(text, "<system-err>no test &quot;nobody&quot;");
  free(text);
  command_free(&result);
}

TEST(results_as_json) {
  command_result result =
      run_command(CP_ARGS(SUPERVISE, "--json", "results.json", "--tests", BAD, "right", "in_the_test"), NULL);
  EXPECT_EQ(result.code, 1);
  char *text = read_file("results.json");
  cJSON *root = cJSON_Parse(text);
  EXPECT(root != NULL);
  EXPECT_EQ(cJSON_GetObjectItem(root, "failed")->valueint, 1);
  const cJSON *tests = cJSON_GetObjectItem(root, "tests");
  EXPECT_EQ(cJSON_GetArraySize(tests), 2);
  EXPECT_STR(cJSON_GetObjectItem(cJSON_GetArrayItem(tests, 0), "verdict")->valuestring, "PASS");
  const cJSON *second = cJSON_GetArrayItem(tests, 1);
  EXPECT_STR(cJSON_GetObjectItem(second, "name")->valuestring, "in_the_test");
  EXPECT_CONTAINS(cJSON_GetObjectItem(second, "messages")->valuestring, "left is 2, right is 3");
  cJSON_Delete(root);
  free(text);
  command_free(&result);
}

TEST(a_file_that_cannot_be_written) {
  command_result result =
      run_command(CP_ARGS(SUPERVISE, "--json", "/nonexistent/file", "--tests", RIGHT, "nothing"), NULL);
  EXPECT_EQ(result.code, 3);
  EXPECT_CONTAINS(result.err, "/nonexistent/file cannot be written");
  command_free(&result);
}

TEST(a_program_without_tests) {
  command_result result = run_command(CP_ARGS(SUPERVISE, "--tests", PLAIN), NULL);
  EXPECT_EQ(result.code, 3);
  command_free(&result);
}
