/* A check of the kind "tests": the learner's tests, run against the answers that come with the exercise. */
#include "check/judge.h"
#include "check/under.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/say.h"
#include "common/text.h"
#include "course/compile.h"

#include <stdlib.h>
#include <string.h>

static void begin(const judge_run *run, const exercise_check *check, kit_verdict verdict, char *owned_reason,
                  judgement *ret) {
  *ret = (judgement){
      .check = check,
      .verdict = verdict,
      .reason = owned_reason,
      .difference = text_copy(""),
      .complaint = text_copy(""),
      .not_checked = text_copy(""),
      .fault = text_copy(run->fault),
      .under = text_copy(run->under),
  };
}

/* ---- Building ---- */

/* The tests with this answer, built once beside the program that has them with the first right one. NULL
   after a failure, with *ret_why to free(). */
static char *build_with(const judge_run *run, const trial *one, char **ret_why) {
  char *out = text_format("%.*s/%s-%s", (int)(strrchr(run->program, '/') - run->program), run->program,
                          one->right ? "right" : "wrong", one->name);
  char *program = text_format("%s/program", out);
  build_options how = {.exercise = run->exercise,
                       .source_dir = run->exercise->dir,
                       .out_dir = out,
                       .checks = true,
                       .answer = one->path,
                       .suite = run->made->suite};
  if (!file_exists(program)) {
    build made = {0};
    if (folder_make(out) < 0 || build_make(&how, &made) != BUILD_DONE) {
      *ret_why = text_format("%s: %s", one->path, made.messages ? made.messages : out);
      free(program);
      program = NULL;
    }
    build_clear(&made);
  }
  free(out);
  return program;
}

/* ---- Right answers ---- */

static void tell_refused(const trial *one, const char *test, judgement *ret) {
  char *reason = text_format(_("right answer \"%s\" is refused: TEST(%s) does not pass there (%s)"),
                             one->name, test, ret->reason);
  free(ret->reason);
  ret->reason = reason;
}

/* Every test on this answer; true: all have passed. Else *ret is what the first one that did not has met. */
static bool accept(const judge_run *run, const exercise_check *check, trial *one, const char *program,
                   judgement *ret) {
  char **names = trial_tests(program);
  judge_run with = *run;
  with.program = program;
  bool good = names != NULL;
  if (!good)
    begin(run, check, KIT_FAIL, text_copy(_("there is no TEST(name) in it")), ret);
  for (size_t i = 0; good && names[i] && !interrupted(); i++) {
    exercise_check test = *check;
    test.judges = JUDGES_NONE;
    test.test = names[i];
    judge_once(&with, &test, ret);
    one->tests++;
    ret->check = check;
    good = ret->verdict == KIT_PASS || ret->verdict == KIT_SKIPPED;
    if (good) {
      judgement_clear(ret);
      continue;
    }
    if (ret->verdict == KIT_IE || ret->verdict == KIT_NOT_CHECKED)
      break;
    trial_settle(one, OUTCOME_REFUSED, names[i], *ret->complaint ? ret->complaint : ret->reason);
    tell_refused(one, names[i], ret);
  }
  if (good)
    trial_settle(one, OUTCOME_ACCEPTED, "", "");
  list_free(names);
  return good;
}

/* The program of the run has the first of them in it, and where lines are counted or sanitizers watch, no
 * other. */
static bool accept_next(const judge_run *run, const exercise_check *check, trials *list, size_t i,
                        judgement *ret) {
  char *why = NULL, *program = i ? build_with(run, &list->items[i], &why) : text_copy(run->program);
  bool good = program && accept(run, check, &list->items[i], program, ret);
  if (!program)
    begin(run, check, KIT_IE, why, ret);
  free(program);
  return good;
}

static void judge_right(const judge_run *run, const exercise_check *check, trials *list, judgement *ret) {
  size_t count = under_sanitizes(run->under) && list->count ? 1 : list->count;
  for (size_t i = 0; i < count && !interrupted(); i++)
    if (!accept_next(run, check, list, i, ret)) {
      list->count = i + 1; /* nobody has tried the others */
      return;
    }
  list->count = count;
  begin(run, check, KIT_PASS, text_copy(""), ret);
}

/* ---- Wrong answers ---- */

static void judge_wrong(const judge_run *run, const exercise_check *check, trials *list, judgement *ret) {
  size_t caught = 0;
  for (size_t i = 0; i < list->count && !interrupted(); i++) {
    trial *one = &list->items[i];
    char *why = NULL, *program = build_with(run, one, &why);
    if (program)
      trial_run_program(one, run->exercise, program);
    else
      trial_settle(one, OUTCOME_BROKEN, "", why);
    free(program);
    free(why);
    caught += one->outcome == OUTCOME_REFUSED;
    if (one->outcome == OUTCOME_BROKEN) {
      begin(run, check, KIT_IE, text_copy(one->said), ret);
      list->count = i + 1;
      return;
    }
  }
  bool enough = caught >= (size_t)check->at_least;
  begin(
      run, check, enough ? KIT_PASS : KIT_FAIL,
      text_format(_("%zu of %zu wrong answers caught, wanted are %d"), caught, list->count, check->at_least),
      ret);
}

static void judge_suite(const judge_run *run, const exercise_check *check, judgement *ret) {
  trials list = trials_of_check(run->exercise, check);
  size_t count = list.count;
  if (check->judges == JUDGES_RIGHT)
    judge_right(run, check, &list, ret);
  else
    judge_wrong(run, check, &list, ret);
  trials_cut(&list, count);
  ret->answers = list;
}

void judge_check(const judge_run *run, const exercise_check *check, judgement *ret) {
  if (check->judges != JUDGES_NONE)
    judge_suite(run, check, ret);
  else
    judge_once(run, check, ret);
}
