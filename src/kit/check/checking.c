#include "check/checking.h"
#include "check/deep.h"
#include "check/part.h"
#include "check/replay.h"
#include "check/resume.h"
#include "check/under_all.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/place.h"
#include "common/say.h"
#include "common/text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What a check left that was interrupted: the number in the name is its process. */
static void remove_stale(const char *top) {
  char **names = folder_names(top, "");
  for (size_t i = 0; names && names[i]; i++) {
    int pid = 0;
    if (sscanf(names[i], "check-%d-", &pid) != 1 || pid <= 0 || kill(pid, 0) == 0 || errno != ESRCH)
      continue;
    char *path = text_format("%s/%s", top, names[i]);
    folder_remove(path);
    free(path);
  }
  list_free(names);
}

/* The folder of this check alone, so that several may run at once. */
static char *make_folder(char **ret_failure) {
  char *top = text_format("%s/.build", place_work());
  char *dir = text_format("%s/check-%d-XXXXXX", top, (int)getpid());
  int result = folder_make(top);
  remove_stale(top);
  if (!result && !mkdtemp(dir))
    result = -errno;
  if (result) {
    *ret_failure = text_format("%s: %s", dir, strerror(-result));
    free(dir);
    dir = NULL;
  }
  free(top);
  return dir;
}

static const judgement *judged_of(const checking *all, const char *id) {
  for (size_t i = 0; i < all->count; i++)
    if (strcmp(all->judged[i].check->id, id) == 0)
      return &all->judged[i];
  return NULL;
}

/* The first of the checks that it needs and that has not passed. */
static const char *unmet_need(const checking *all, const exercise_check *check) {
  for (size_t i = 0; check->needs && check->needs[i]; i++) {
    const judgement *needed = judged_of(all, check->needs[i]);
    if (needed && needed->verdict != KIT_PASS)
      return check->needs[i];
  }
  return NULL;
}

static int64_t now_ns(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* A failure without a name may be one of luck: then it is run again, and replayed where that passes. */
static bool may_be_luck(const judgement *one) {
  return (one->verdict == KIT_FAIL || one->verdict == KIT_TIMEOUT || one->verdict == KIT_CRASH) &&
         !one->counting && one->check->judges != JUDGES_WRONG;
}

static void run_one(const checking_options *options, const judge_run *run, const build_options *how,
                    const exercise_check *check, judgement *ret) {
  judge_check(run, check, ret);
  if (options->quick_under && ret->verdict == KIT_PASS && check->under) {
    judgement_clear(ret);
    under_check(run, check, ret);
  }
  if (options->quick || options->only || options->fault || options->under || !may_be_luck(ret))
    return;
  judgement again;
  judge_check(run, check, &again);
  bool unstable = again.verdict == KIT_PASS;
  judgement_clear(&again);
  ret->verdict = unstable ? KIT_UNSTABLE : ret->verdict;
  if (unstable)
    replay_check(run, how, how->out_dir, ret);
}

static void run_quick(const checking_options *options, const build_options *how, const build *made,
                      const char *dir, checking *ret) {
  const exercise *one = options->exercise;
  ret->judged = kit_alloc(one->check_count, sizeof *ret->judged);
  char *scratch = checking_subfolder(dir, "run");
  judge_run run = {.exercise = one,
                   .program = made->program,
                   .made = made,
                   .scratch = scratch,
                   .fault = options->fault,
                   .under = options->under};
  char *sanitized = options->under || options->quick_under ? checking_sanitized(options, dir) : NULL;
  run.sanitized = sanitized;
  int64_t begun = now_ns();
  for (size_t i = 0; i < one->check_count; i++) {
    const exercise_check *check = &one->checks[i];
    if (options->only && strcmp(options->only, check->id) != 0)
      continue;
    if (options->on_step)
      options->on_step(check, i, one->check_count, options->ctx);
    const char *needed = unmet_need(ret, check);
    if (needed)
      judge_skip(check, needed, &ret->judged[ret->count]);
    else
      run_one(options, &run, how, check, &ret->judged[ret->count]);
    ret->count++;
    ret->quick_ns = now_ns() - begun;
    if (ret->count == 1)
      ret->first_ns = ret->quick_ns;
    if (interrupted() ||
        (options->until_failure && !needed && ret->judged[ret->count - 1].verdict != KIT_PASS))
      break;
    if (options->on_judged)
      options->on_judged(&ret->judged[ret->count - 1], options->ctx);
  }
  free(sanitized);
  free(scratch);
}

/* The worst counts, and our own failure before everything: it says nothing about the answer. */
static void sum_up(const exercise *one, checking *ret) {
  ret->verdict = ret->count ? KIT_PASS : KIT_IE;
  for (size_t i = 0; i < ret->count; i++) {
    const judgement *judged = &ret->judged[i];
    ret->passed += judged->verdict == KIT_PASS;
    if (judged->verdict == KIT_PASS || judged->verdict == KIT_UNSTABLE)
      ret->points += judged->check->points;
    if (judged->verdict == KIT_IE && !ret->failure)
      ret->failure = text_copy(judged->reason);
    bool weak = ret->verdict == KIT_PASS || ret->verdict == KIT_UNSTABLE;
    bool failed = judged->verdict != KIT_PASS && !judgement_left_out(judged);
    if (judged->verdict == KIT_IE || (failed && weak))
      ret->verdict = judged->verdict;
  }
  for (size_t i = 0; i < one->check_count; i++)
    ret->points_max += one->checks[i].points;
  if (ret->failure)
    ret->verdict = KIT_IE;
}

static void run_all(const checking_options *options, const char *dir, checking *ret) {
  char *plain_dir = checking_subfolder(dir, "plain");
  build_options how = {.exercise = options->exercise,
                       .source_dir = options->source_dir,
                       .source_file = options->source_file,
                       .out_dir = plain_dir,
                       .checks = true};
  build plain = {0};
  ret->built = build_make(&how, &plain);
  ret->messages = text_copy(plain.messages);
  if (options->on_built && !interrupted())
    options->on_built(ret->messages, options->ctx);
  if (ret->built == BUILD_BROKEN)
    ret->failure = text_copy(plain.messages);
  if (ret->built == BUILD_DONE && !interrupted()) {
    run_quick(options, &how, &plain, dir, ret);
    if (ret->whole && checking_all_passed(ret) && !interrupted() && deep_wanted(options->exercise)) {
      ret->resumed = resume_count(options->resume);
      if (options->on_deep)
        options->on_deep(ret, options->ctx);
      deep_run(options, &plain, options->resume ? resume_dir(options->resume) : dir, ret);
    }
  }
  build_clear(&plain);
  free(plain_dir);
}

static gate_report gate_at_first(const checking_options *options) {
  if (options->exercise->gate_lines < 0)
    return checking_no_gate(options->exercise);
  if (options->quick || options->only || options->fault || options->under) /* not whole */
    return gate_without(GATE_NONE, _("not measured: only a whole check does that (./kit check)"));
  return gate_without(GATE_NONE, _("not measured: it counts lines once every check has passed"));
}

void checking_run(const checking_options *options, checking *ret) {
  *ret = (checking){.whole = !options->quick && !options->only && !options->fault && !options->under,
                    .gate = gate_at_first(options)};
  char *dir = make_folder(&ret->failure);
  if (dir)
    run_all(options, dir, ret);
  sum_up(options->exercise, ret);
  if (ret->built == BUILD_REFUSED)
    ret->verdict = KIT_FAIL;
  if (dir)
    folder_remove(dir);
  free(dir);
}

bool checking_finished(const checking *one) {
  return one->verdict == KIT_PASS && one->gate.state != GATE_SHUT;
}

void checking_clear(checking *one) {
  for (size_t i = 0; i < one->count; i++)
    judgement_clear(&one->judged[i]);
  free(one->judged);
  free(one->messages);
  free(one->failure);
  gate_clear(&one->gate);
  *one = (checking){0};
}
