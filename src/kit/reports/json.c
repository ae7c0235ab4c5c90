#include "results.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>

static void add_text(cJSON *to, const char *name, const char *text) {
  char *clean = results_clean(text);
  cJSON_AddStringToObject(to, name, clean ? clean : "");
  free(clean);
}

static cJSON *case_of(const test_result *one) {
  cJSON *object = cJSON_CreateObject();
  add_text(object, "name", one->name);
  cJSON_AddStringToObject(object, "verdict", one->done ? kit_verdict_name(one->report.verdict) : "NOT_RUN");
  if (!one->done)
    return object;
  add_text(object, "reason", one->report.reason);
  cJSON_AddNumberToObject(object, "wall_ms", (double)one->report.wall_ns / 1e6);
  if (one->report.verdict != KIT_PASS) {
    add_text(object, "messages", one->report.messages);
    add_text(object, "stdout", one->report.out);
    add_text(object, "stderr", one->report.err);
  }
  return object;
}

int json_write(FILE *to, const test_results *results) {
  test_sums sums = results_sum(results);
  cJSON *root = cJSON_CreateObject();
  add_text(root, "suite", results->suite);
  cJSON_AddNumberToObject(root, "passed", (double)sums.passed);
  cJSON_AddNumberToObject(root, "failed", (double)sums.failed);
  cJSON_AddNumberToObject(root, "skipped", (double)sums.skipped);
  cJSON *tests = cJSON_AddArrayToObject(root, "tests");
  for (size_t i = 0; i < results->count; i++)
    cJSON_AddItemToArray(tests, case_of(&results->items[i]));
  char *text = cJSON_Print(root);
  cJSON_Delete(root);
  int result = text ? 0 : -ENOMEM;
  if (text && (fputs(text, to) < 0 || fputc('\n', to) < 0 || fflush(to) != 0))
    result = -EIO;
  free(text);
  return result;
}
