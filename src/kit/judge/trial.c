#include "judge/trial.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/job.h"
#include "common/say.h"
#include "common/text.h"
#include "course/compile.h"
#include "course/limits.h"

#include <stdlib.h>
#include <string.h>

/* ---- Which there are ---- */

static trial *add(trials *list, bool right, char *name, char *mistake) {
  size_t number = 1;
  for (size_t i = 0; i < list->count; i++)
    number += list->items[i].right == right;
  list->items = kit_grow(list->items, list->count + 1, sizeof *list->items);
  list->items[list->count++] = (trial){.right = right,
                                       .name = name,
                                       .number = number,
                                       .mistake = mistake,
                                       .test = text_copy(""),
                                       .said = text_copy("")};
  return &list->items[list->count - 1];
}

/* The mistake that it says it makes. */
static char *mistake_in(const char *path) {
  char *mistake = exercise_expected_mistake(path);
  if (mistake && strcmp(mistake, "FAIL") == 0) {
    free(mistake);
    mistake = NULL;
  }
  return mistake;
}

static void add_wrong(trials *list, const char *folder, const char *file) {
  char *path = text_format("%s/%s", folder, file);
  (void)add(list, false, text_format("%.*s", (int)strlen(file) - 2, file), mistake_in(path));
  free(path);
}

static void clear(trial *one) {
  free(one->name);
  free(one->path);
  free(one->mistake);
  free(one->test);
  free(one->said);
}

trials trials_list(const exercise *one) {
  trials list = {NULL, 0};
  char *right = text_format("%s/solutions", one->dir), *wrong = text_format("%s/wrong", one->dir);
  char **names = folder_names(right, "");
  for (size_t i = 0; names && names[i]; i++)
    (void)add(&list, true, text_copy(names[i]), NULL);
  list_free(names);
  names = folder_names(wrong, ".c");
  for (size_t i = 0; names && names[i]; i++)
    add_wrong(&list, wrong, names[i]);
  list_free(names);
  free(wrong);
  free(right);
  return list;
}

trials trials_of_check(const exercise *one, const exercise_check *check) {
  trials list = {NULL, 0}, all = {NULL, 0};
  bool right = check->judges == JUDGES_RIGHT;
  char **paths = exercise_answers(one, right);
  for (size_t i = 0; paths && paths[i]; i++) {
    const char *file = strrchr(paths[i], '/') + 1;
    trial *added = add(&all, right, text_format("%.*s", (int)strlen(file) - 2, file),
                       right ? NULL : mistake_in(paths[i]));
    added->path = text_copy(paths[i]);
  }
  list_free(paths);
  for (size_t i = 0; i < all.count; i++)
    if (!check->answers || list_has(check->answers, all.items[i].name)) {
      list.items = kit_grow(list.items, list.count + 1, sizeof *list.items);
      list.items[list.count++] = all.items[i];
    } else
      clear(&all.items[i]);
  free(all.items);
  return list;
}

void trials_cut(trials *list, size_t old) {
  for (size_t i = list->count; i < old; i++)
    clear(&list->items[i]);
}

void trials_free(trials *list) {
  for (size_t i = 0; i < list->count; i++)
    clear(&list->items[i]);
  free(list->items);
  *list = (trials){NULL, 0};
}

/* ---- One of them ---- */

static void settle(trial *one, trial_outcome how, char *owned_said) {
  one->outcome = how;
  free(one->said);
  one->said = owned_said;
}

/* A wrong answer is one file; what else belongs to it comes from the first right one. */
static build_result build_answer(const trial *one, const exercise *of, const char *tests, const char *out,
                                 build *ret) {
  char *solutions = text_format("%s/solutions", of->dir), **names = folder_names(solutions, "");
  char *dir = text_format("%s/%s", solutions, one->right ? one->name : names ? names[0] : "");
  char *file = one->right ? NULL : text_format("%s/wrong/%s.c", of->dir, one->name);
  build_options options = {
      .exercise = of, .source_dir = dir, .source_file = file, .out_dir = out, .checks = true, .tests = tests};
  build_result result = build_make(&options, ret);
  free(file);
  free(dir);
  list_free(names);
  free(solutions);
  return result;
}

char **trial_tests(const char *program) {
  job one = {.timeout_ms = 10000};
  job_arguments(&one, (const char *const[]){program, "--list", NULL});
  char **names = NULL, *rest = jobs_run(&one, 1) ? one.out.data : NULL, *name;
  while (rest && (name = strtok_r(rest, "\n", &rest)))
    list_add(&names, text_copy(name));
  job_clear(&one);
  return names;
}

/* Whether it passed; only then the next one is run. */
static bool run_test(trial *one, const exercise *of, const char *program, const char *test) {
  static const char *const engines[] = {"tree", "waitgraph", NULL};
  const char *const argv[] = {program, test, NULL};
  const char *const env[] = {"LC_ALL=C", "TZ=UTC", "TERM=dumb", NULL};
  kit_supervise_options options = {.argv = argv, .test = true, .env_add = env, .engines = engines};
  limits_apply(&of->limits, &options);
  kit_report report = {0};
  (void)kit_supervise(&options, &report);
  one->tests++;
  bool passed = report.verdict == KIT_PASS || report.verdict == KIT_SKIPPED;
  if (!passed) {
    free(one->test);
    one->test = text_copy(test);
    settle(one, report.verdict == KIT_IE ? OUTCOME_BROKEN : OUTCOME_REFUSED,
           text_format("%s%s%s", *report.messages ? report.messages : kit_verdict_name(report.verdict),
                       *report.messages ? "" : ": ", *report.messages ? "" : report.reason));
  }
  kit_report_free(&report);
  return passed;
}

void trial_run_program(trial *one, const exercise *of, const char *program) {
  char **names = trial_tests(program);
  if (!names)
    settle(one, OUTCOME_NO_TESTS, text_copy(_("there is no TEST(name) in it")));
  else
    settle(one, OUTCOME_ACCEPTED, text_copy(""));
  for (size_t i = 0; names && names[i] && !interrupted(); i++)
    if (!run_test(one, of, program, names[i]))
      break;
  list_free(names);
}

void trial_run(trial *one, const exercise *of, const char *tests, const char *out) {
  build made = {0};
  build_result result = folder_make(out) < 0 ? BUILD_BROKEN : build_answer(one, of, tests, out, &made);
  if (result == BUILD_DONE)
    trial_run_program(one, of, made.program);
  else /* the shipped answers compile, so it is the tests that do not */
    settle(one, result == BUILD_BROKEN && !made.messages ? OUTCOME_BROKEN : OUTCOME_NO_TESTS,
           text_copy(made.messages ? made.messages : out));
  build_clear(&made);
}

void trial_settle(trial *one, trial_outcome how, const char *test, const char *said) {
  free(one->test);
  one->test = text_copy(test);
  settle(one, how, text_copy(said));
}
