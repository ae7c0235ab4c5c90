/* Tests that CTest runs: each of them is one case of the run. */
#include "common/place.h"
#include "common/text.h"
#include "test/junit.h"
#include "test/report.h"
#include "test/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* More failures than these are no accident of a busy machine. */
enum { MOST_AGAIN = 3 };

typedef struct counts {
  int passed, failed, skipped, unstable;
} counts;

/* What is to be run, and where it is written down. */
typedef struct selection {
  const char *label, *preset;
  const char *const *select, *const *env_add;
} selection;

static counts count(test_run *run, const char *label, const junit_cases *cases) {
  counts sum = {0};
  for (size_t i = 0; i < cases->count; i++) {
    sum.passed += cases->items[i].result == JUNIT_PASSED;
    sum.skipped += cases->items[i].result == JUNIT_SKIPPED;
    sum.failed += cases->items[i].result == JUNIT_FAILED;
    sum.unstable += cases->items[i].result == JUNIT_UNSTABLE;
    if (cases->items[i].result == JUNIT_FAILED)
      list_add(&run->failures, text_format("%s, %s: %s", run->suite, label, cases->items[i].name));
    if (cases->items[i].result == JUNIT_UNSTABLE)
      list_add(&run->unstables, text_format("%s, %s: %s", run->suite, label, cases->items[i].name));
  }
  run->unstable += sum.unstable;
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
  } else if (one->result == JUNIT_FAILED || one->result == JUNIT_UNSTABLE) {
    printf("    %s  %s%s%s\n",
           one->result == JUNIT_FAILED ? "FAILED" : "UNSTABLE, passed when run again:", one->name,
           *one->why ? ": " : "", one->why);
    report_tail(one->output);
  }
}

/* What is wrong with the run as a whole, such as that no test was run at all; NULL for nothing. */
static char *whole(const step_end *end, bool read, const counts *sum) {
  char *why = test_trouble(end);
  if (why)
    return why;
  if (!read || sum->passed + sum->failed + sum->skipped + sum->unstable == 0)
    return text_copy("no tests were run");
  if (end->code != 0 && sum->failed + sum->unstable == 0)
    return text_format("ctest ended with %d", end->code);
  return NULL;
}

static step_end run_once(const selection *what, const char *const *words, const char *junit,
                         const char *log) {
  char *folder = text_format("build/%s", what->preset);
  const char *const fixed[] = {"ctest",          "--test-dir", folder, "--no-tests=error",
                               "--output-junit", junit,        NULL};
  char **argv = NULL;
  for (size_t i = 0; fixed[i]; i++)
    list_add(&argv, text_copy(fixed[i]));
  for (size_t i = 0; words && words[i]; i++)
    list_add(&argv, text_copy(words[i]));
  for (size_t i = 0; what->select && what->select[i]; i++)
    list_add(&argv, text_copy(what->select[i]));
  (void)unlink(junit);
  test_step step = {
      .label = what->label, .argv = (const char *const *)argv, .env_add = what->env_add, .minutes = 20};
  step_end end = step_run(&step, place_root(), log, NULL);
  list_free(argv);
  free(folder);
  return end;
}

static void mark_unstable(junit_cases *cases, const junit_cases *again) {
  for (size_t i = 0; i < cases->count; i++)
    for (size_t k = 0; k < again->count && cases->items[i].result == JUNIT_FAILED; k++)
      if (strcmp(cases->items[i].name, again->items[k].name) == 0 && again->items[k].result == JUNIT_PASSED)
        cases->items[i].result = JUNIT_UNSTABLE;
}

/* A few that failed are run once more, alone. */
static void try_again(const test_run *run, const selection *what, junit_cases *cases) {
  static const char *const words[] = {"--rerun-failed", "-j1", NULL};
  size_t failed = 0;
  for (size_t i = 0; i < cases->count; i++)
    failed += cases->items[i].result == JUNIT_FAILED;
  if (run->full || failed == 0 || failed > MOST_AGAIN || step_interrupted())
    return;
  char *label = text_format("%s again", what->label);
  char *junit = test_log_path(run, label, "xml"), *log = test_log_path(run, label, "log");
  junit_cases again = {0};
  selection failed_ones = *what;
  failed_ones.select = NULL; /* CTest knows which; a stride over them would leave some out */
  step_end end = run_once(&failed_ones, words, junit, log);
  char *trouble = test_trouble(&end);
  if (!trouble && junit_read(junit, &again) == 0)
    mark_unstable(cases, &again);
  junit_clear(&again);
  free(trouble);
  free(junit);
  free(log);
  free(label);
}

static char *numbers_of(const counts *sum, const char *why) {
  char *unstable = sum->unstable ? text_format(", %d unstable", sum->unstable) : text_copy("");
  char *numbers = text_format("%d passed, %d failed, %d skipped%s%s%s", sum->passed, sum->failed,
                              sum->skipped, unstable, why ? "; " : "", why ? why : "");
  free(unstable);
  return numbers;
}

static void judge(test_run *run, const selection *what, const char *junit, const char *log,
                  const step_end *end) {
  junit_cases cases = {0};
  bool read = junit_read(junit, &cases) == 0;
  try_again(run, what, &cases);
  counts sum = count(run, what->label, &cases);
  char *why = step_interrupted() ? NULL : whole(end, read, &sum);
  if (why)
    test_count_failure(run, what->label);
  char *numbers = numbers_of(&sum, why);
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
  selection what = {label, preset, select, env_add};
  char *junit = test_log_path(run, label, "xml"), *log = test_log_path(run, label, "log");
  char *jobs = text_format("-j%ld", sysconf(_SC_NPROCESSORS_ONLN));
  const char *const words[] = {jobs, NULL};
  step_end end = run_once(&what, words, junit, log);
  judge(run, &what, junit, log, &end);
  free(jobs);
  free(junit);
  free(log);
}
