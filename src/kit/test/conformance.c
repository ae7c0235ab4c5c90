#include "test/conformance.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "test/report.h"

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

typedef struct tally {
  int same, deviating, differing, skipped;
} tally;

static tally tally_of(const cJSON *rows) {
  tally sum = {0};
  const cJSON *row;
  cJSON_ArrayForEach(row, rows) {
    const char *result = text_of(row, "result");
    if (strcmp(result, "same") == 0)
      sum.same++;
    else if (strcmp(result, "deviation") == 0)
      sum.deviating++;
    else if (strcmp(result, "skipped") == 0)
      sum.skipped++;
    else
      sum.differing++;
  }
  return sum;
}

static void show_rows(test_run *run, const cJSON *rows, bool counts) {
  const cJSON *row;
  cJSON_ArrayForEach(row, rows) {
    const char *result = text_of(row, "result"), *name = text_of(row, "scenario");
    if (strcmp(result, "skipped") == 0)
      printf("    skipped %s: %s\n", name, text_of(row, "diff"));
    if (strcmp(result, "differs") != 0)
      continue;
    printf("    %s %s\n", counts ? "FAILED " : "differs", name);
    report_tail(text_of(row, "diff"));
    if (counts)
      list_add(&run->failures, text_format("%s: %s", run->suite, name));
  }
}

/* Counts what it said. Another Node than 20 proves nothing: then what differs is shown, and skipped. */
static void count(test_run *run, const cJSON *rows, const step_end *end) {
  tally sum = tally_of(rows);
  bool counts = end->code != 0;
  int skipped = sum.skipped + (counts ? 0 : sum.differing);
  run->passed += sum.same + sum.deviating;
  run->failed += counts ? sum.differing : 0;
  run->skipped += skipped;
  char *numbers = text_format("%d as Node, %d deviate as documented, %d differ, %d skipped", sum.same,
                              sum.deviating, sum.differing, skipped);
  bool good = !counts || sum.differing == 0;
  report_end(good ? SHOW_GOOD : SHOW_BAD, good ? "passed" : "FAILED", end->seconds, numbers);
  free(numbers);
  show_rows(run, rows, counts);
}

/* The run as a whole: NULL when its rows are all there is to say. */
static char *whole(const step_end *end, const cJSON *rows) {
  char *why = test_trouble(end);
  if (why)
    return why;
  if (cJSON_GetArraySize(rows) == 0)
    return text_format("kit conformance ended with %d and compared nothing", end->code);
  if (end->code != 0 && tally_of(rows).differing == 0)
    return text_format("kit conformance ended with %d", end->code);
  return NULL;
}

static void judge(test_run *run, const test_step *step, const cJSON *rows, const char *log,
                  const step_end *end) {
  char *why = whole(end, rows);
  if (!why) {
    count(run, rows, end);
    return;
  }
  test_count_failure(run, step->label);
  report_end(SHOW_BAD, "FAILED", end->seconds, why);
  report_tail_file(log);
  free(why);
}

static void compare(test_run *run, const char *label, const char *build, const char *const options[3]) {
  if (step_interrupted())
    return;
  char *program = text_format("%s/src/kit/kit", build), *environment = text_format("KIT_BUILD=%s", build);
  const char *const argv[] = {program, "conformance", "--json", options[0], options[1], options[2], NULL};
  const char *const env_add[] = {environment, NULL};
  test_step step = {.label = label, .argv = argv, .env_add = env_add, .minutes = 20};
  char *json = test_log_path(run, label, "json"), *log = test_log_path(run, label, "log");
  report_start(label);
  step_end end = step_run(&step, place_root(), json, log);
  cJSON *rows = read_rows(json);
  if (step_interrupted())
    report_end(SHOW_NEUTRAL, "ended", end.seconds, NULL);
  else if (end.code == 77 && !end.left_running)
    test_count_skip(run, "there is no Node to compare with");
  else
    judge(run, &step, rows, log, &end);
  cJSON_Delete(rows);
  free(json);
  free(log);
  free(program);
  free(environment);
}

void test_conformance(test_run *run, const char *label, const char *preset) {
  char *build = preset ? text_format("%s/build/%s", place_root(), preset) : text_copy(place_build());
  compare(run, label, build, (const char *const[3]){NULL, NULL, NULL});
  free(build);
}

void test_conformance_windows(test_run *run, const char *label) {
  const char *const all[3] = {"--windows", NULL, NULL}, *const sample[3] = {"--windows", "--sample", "60"};
  compare(run, label, place_build(), run->full ? all : sample);
}
