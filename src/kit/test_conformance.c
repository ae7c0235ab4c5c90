#include "test_conformance.h"
#include "files.h"
#include "place.h"
#include "test_report.h"
#include "text.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const cJSON *row, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, name));
  return text ? text : "";
}

/* The rows that `kit conformance` printed, or NULL. */
static cJSON *read_rows(const char *path) {
  char *data = NULL;
  size_t size = 0;
  if (file_read(path, &data, &size))
    return NULL;
  cJSON *rows = cJSON_Parse(data);
  free(data);
  if (cJSON_IsArray(rows))
    return rows;
  cJSON_Delete(rows);
  return NULL;
}

/* Counts and shows each row; how many there were. */
static int count(test_run *run, const cJSON *rows) {
  int differing = 0, same = 0, deviating = 0;
  const cJSON *row;
  cJSON_ArrayForEach(row, rows) {
    const char *result = text_of(row, "result");
    same += strcmp(result, "same") == 0;
    deviating += strcmp(result, "deviation") == 0;
  }
  differing = cJSON_GetArraySize(rows) - same - deviating;
  run->passed += same + deviating;
  char *numbers = text_format("%d as Node, %d documented deviations, %d differ", same, deviating, differing);
  report_end(differing ? SHOW_BAD : SHOW_GOOD, differing ? "FAILED" : "passed", 0, numbers);
  free(numbers);
  cJSON_ArrayForEach(row, rows) {
    const char *result = text_of(row, "result");
    if (strcmp(result, "same") == 0 || strcmp(result, "deviation") == 0)
      continue;
    test_count_failure(run, text_of(row, "scenario"));
    printf("    FAILED  %s: %s\n", text_of(row, "scenario"), result);
    report_tail(text_of(row, "diff"));
  }
  return same + deviating + differing;
}

void test_conformance(test_run *run) {
  if (step_interrupted())
    return;
  const char *const argv[] = {place_self(), "conformance", "--json", NULL};
  test_step step = {.label = "scenarios", .argv = argv};
  char *json = test_log_path(run, step.label, "json"), *log = test_log_path(run, step.label, "log");
  report_start(step.label);
  step_end end = step_run(&step, place_root(), json, log);
  char *why = test_trouble(&end);
  cJSON *rows = read_rows(json);
  int cases = 0;
  if (step_interrupted()) {
    report_end(SHOW_NEUTRAL, "ended", end.seconds, NULL);
  } else if (end.code == 77) {
    test_count_skip(run, "there is no Node 20 here");
  } else {
    int failed_before = run->failed;
    cases = count(run, rows);
    bool complete = !why && cases > 0 && (end.code == 0 || run->failed > failed_before);
    if (!complete) {
      test_count_failure(run, step.label);
      printf("    FAILED  %s\n", why ? why : "the comparison did not come to its end");
      report_tail_file(log);
    }
  }
  cJSON_Delete(rows);
  free(why);
  free(json);
  free(log);
}
