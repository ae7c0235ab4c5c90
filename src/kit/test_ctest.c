/* Tests that CTest runs: each of them is one case of the run. */
#include "junit.h"
#include "place.h"
#include "test_report.h"
#include "test_run.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct counts {
  int passed, failed, skipped;
} counts;

static counts count(test_run *run, const char *label, const junit_cases *cases) {
  counts sum = {0};
  for (size_t i = 0; i < cases->count; i++) {
    sum.passed += cases->items[i].result == JUNIT_PASSED;
    sum.skipped += cases->items[i].result == JUNIT_SKIPPED;
    sum.failed += cases->items[i].result == JUNIT_FAILED;
    if (cases->items[i].result == JUNIT_FAILED)
      list_add(&run->failures, text_format("%s, %s: %s", run->suite, label, cases->items[i].name));
  }
  run->passed += sum.passed;
  run->skipped += sum.skipped;
  run->failed += sum.failed;
  return sum;
}

static void show_one(const junit_case *one) {
  if (one->result == JUNIT_SKIPPED) {
    char *why = report_last_line(one->output);
    printf("    skipped %s: %s\n", one->name, *why ? why : "it does not say why");
    free(why);
  } else if (one->result == JUNIT_FAILED) {
    printf("    FAILED  %s%s%s\n", one->name, *one->why ? ": " : "", one->why);
    report_tail(one->output);
  }
}

/* What is wrong with the run as a whole, such as that no test was run at all; NULL for nothing. */
static char *whole(const step_end *end, bool read, const counts *sum) {
  char *why = test_trouble(end);
  if (why)
    return why;
  if (!read || sum->passed + sum->failed + sum->skipped == 0)
    return text_copy("no tests were run");
  if (end->code != 0 && sum->failed == 0)
    return text_format("ctest ended with %d", end->code);
  return NULL;
}

static void judge(test_run *run, const char *label, const char *junit, const char *log, const step_end *end) {
  junit_cases cases = {0};
  bool read = junit_read(junit, &cases) == 0;
  counts sum = count(run, label, &cases);
  char *why = step_interrupted() ? NULL : whole(end, read, &sum);
  if (why)
    test_count_failure(run, label);
  char *numbers = text_format("%d passed, %d failed, %d skipped%s%s", sum.passed, sum.failed, sum.skipped,
                              why ? "; " : "", why ? why : "");
  bool good = sum.failed == 0 && !why;
  if (step_interrupted())
    report_end(SHOW_NEUTRAL, "ended", end->seconds, numbers);
  else
    report_end(good ? SHOW_GOOD : SHOW_BAD, good ? "passed" : "FAILED", end->seconds, numbers);
  for (size_t i = 0; i < cases.count; i++)
    show_one(&cases.items[i]);
  if (why)
    report_tail_file(log);
  free(numbers);
  free(why);
  junit_clear(&cases);
}

void test_ctest(test_run *run, const char *label, const char *preset, const char *const *select,
                const char *const *env_add) {
  if (!test_preset(run, preset) || step_interrupted())
    return;
  report_start(label);
  char *junit = test_log_path(run, label, "xml"), *log = test_log_path(run, label, "log");
  (void)unlink(junit);
  char *folder = text_format("build/%s", preset);
  char *jobs = text_format("-j%ld", sysconf(_SC_NPROCESSORS_ONLN));
  const char *const fixed[] = {"ctest",          "--test-dir", folder, jobs, "--no-tests=error",
                               "--output-junit", junit,        NULL};
  char **argv = NULL;
  for (size_t i = 0; fixed[i]; i++)
    list_add(&argv, text_copy(fixed[i]));
  for (size_t i = 0; select && select[i]; i++)
    list_add(&argv, text_copy(select[i]));
  test_step step = {.label = label, .argv = (const char *const *)argv, .env_add = env_add, .minutes = 20};
  step_end end = step_run(&step, place_root(), log, NULL);
  judge(run, label, junit, log, &end);
  list_free(argv);
  free(jobs);
  free(folder);
  free(junit);
  free(log);
}
