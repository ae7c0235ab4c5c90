#include "check/deep.h"
#include "check/part.h"
#include "check/replay.h"
#include "check/resume.h"
#include "check/sweep.h"
#include "check/under_all.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/say.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

bool deep_wanted(const exercise *one) {
  bool wanted = one->gate_lines >= 0;
  for (size_t i = 0; i < one->check_count; i++)
    wanted = wanted || one->checks[i].faults || one->checks[i].under;
  return wanted;
}

typedef struct deep {
  const checking_options *options;
  const build_options *how; /* of the build that runs here */
  const build *made;
  const judge_run *run;
  const char *dir;
  checking *ret;
} deep;

/* What passed has to pass again, with counters. */
static bool passes_again(const deep *d, judgement *judged) {
  judgement again;
  judge_check(d->run, judged->check, &again);
  if (again.verdict == KIT_PASS) {
    judgement_clear(&again);
    return true;
  }
  if (again.verdict != KIT_IE) {
    again.verdict = KIT_UNSTABLE;
    replay_check(d->run, d->how, d->dir, &again);
  }
  checking_replace(d->options, judged, &again);
  return false;
}

static bool passes_under(const deep *d, judgement *judged) {
  judgement result;
  if (!judged->check->under)
    return true;
  under_check(d->run, judged->check, &result);
  if (result.verdict == KIT_PASS) {
    judgement_clear(&result);
    return true;
  }
  checking_replace(d->options, judged, &result);
  return false;
}

static void sweep(const deep *d, judgement *judged) {
  sweep_result result;
  sweep_check(d->run, d->made, judged->check, &result);
  d->ret->fault_runs += result.struck;
  if (result.failed)
    checking_replace(d->options, judged, &result.worst);
  if (result.why && !d->ret->failure)
    d->ret->failure = text_copy(result.why);
  sweep_clear(&result);
}

static void run_one(const deep *d, judgement *judged) {
  if (judgement_left_out(judged))
    return;
  if (judged->check->judges == JUDGES_WRONG) /* what is wrong counts for no line */
    return;
  if (d->run->env_add && !passes_again(d, judged))
    return;
  if (passes_under(d, judged) && judged->check->faults)
    sweep(d, judged);
}

/* What an interrupted run has done already is not done again. */
static void run_or_resume(const deep *d, judgement *judged) {
  resume *before = d->options->resume;
  unsigned faults = 0, until_now = d->ret->fault_runs;
  if (resume_done(before, judged->check->id, &faults)) {
    d->ret->fault_runs += faults;
    return;
  }
  run_one(d, judged);
  if (judged->verdict == KIT_PASS && !d->ret->failure && !interrupted())
    resume_note(before, judged->check->id, d->ret->fault_runs - until_now);
}

void deep_run(const checking_options *options, const build *plain, const char *dir, checking *ret) {
  const exercise *one = options->exercise;
  char *counted_dir = checking_subfolder(dir, "counted"), *scratch = checking_subfolder(dir, "deep"),
       *why = NULL, **env = NULL, **right = one->suite ? exercise_answers(one, true) : NULL;
  build_options how = {.exercise = one,
                       .source_dir = options->source_dir,
                       .source_file = options->source_file,
                       .out_dir = counted_dir,
                       .checks = true,
                       .counted = true,
                       .answer = right ? right[0] : NULL,
                       .again = resume_begun(options->resume)}; /* another build would count elsewhere */
  build counted = {0};
  if (one->gate_lines >= 0) {
    if (build_make(&how, &counted) == BUILD_DONE)
      env =
          resume_begun(options->resume) ? gate_again(counted_dir) : gate_prepare(&counted, counted_dir, &why);
    else
      why = text_format(_("the build that counts lines failed:\n%s"), counted.messages);
  }
  const build *made = env ? &counted : plain;
  judge_run run = {.exercise = one,
                   .program = made->program,
                   .made = made,
                   .scratch = scratch,
                   .env_add = (const char *const *)env};
  char *sanitized = checking_sanitized(options, dir);
  run.sanitized = sanitized;
  deep d = {options, &how, made, &run, dir, ret};
  if (!why)
    resume_begin(options->resume);
  for (size_t i = 0; i < ret->count && !interrupted(); i++) {
    if (options->on_step)
      options->on_step(ret->judged[i].check, i, ret->count, options->ctx);
    run_or_resume(&d, &ret->judged[i]);
  }
  gate_clear(&ret->gate);
  if (why)
    ret->gate = gate_without(GATE_BROKEN, why);
  else if (!env)
    ret->gate = checking_no_gate(one);
  else if (checking_all_passed(ret))
    gate_measure(&how, &counted, env, &ret->gate);
  else
    ret->gate = gate_without(GATE_NONE, _("not measured: it counts lines once every check has passed"));
  if (ret->gate.state == GATE_BROKEN && !ret->failure)
    ret->failure = text_copy(ret->gate.why);
  free(sanitized);
  list_free(right);
  list_free(env);
  build_clear(&counted);
  free(why);
  free(scratch);
  free(counted_dir);
}
