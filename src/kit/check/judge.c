#include "check/judge.h"
#include "check/under.h"
#include "common/place.h"
#include "common/say.h"
#include "common/text.h"
#include "course/compile.h"
#include "course/limits.h"
#include "recorder/probe.h"

#include <stdlib.h>
#include <string.h>

static char **environment(const judge_run *run) {
  static const char *const fixed[] = {"LC_ALL=C", "TZ=UTC", "TERM=dumb"};
  char **env = NULL;
  for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
    list_add(&env, text_copy(fixed[i]));
  list_add(&env, text_format("HOME=%s", run->scratch));
  if (run->fault)
    list_add(&env, text_format("KIT_FAULT=%s", run->fault));
  under_env(run->under, &env);
  for (size_t i = 0; run->env_add && run->env_add[i]; i++)
    list_add(&env, text_copy(run->env_add[i]));
  return env;
}

/* "{probe}" in an argument becomes the path of a probe that lies in the run's folder. */
static char *argument(const judge_run *run, const char *text) {
  static const char mark[] = "{probe}";
  const char *at = strstr(text, mark);
  const char *path = at ? probe_place_in(run->scratch, "probe", NULL) : NULL;
  return path ? text_format("%.*s%s%s", (int)(at - text), text, path, at + strlen(mark)) : text_copy(text);
}

static char **arguments(const judge_run *run, const exercise_check *check) {
  char **argv = NULL;
  under_prefix(run->under, run->scratch, &argv);
  list_add(&argv, text_copy(under_sanitizes(run->under) ? run->sanitized : run->program));
  if (check->test)
    list_add(&argv, text_copy(check->test));
  for (size_t i = 0; check->args && check->args[i]; i++)
    list_add(&argv, argument(run, check->args[i]));
  return argv;
}

static void set(char **text, char *owned) {
  free(*text);
  *text = owned;
}

/* A program's code and output are what the check says, and nobody was left behind. */
static void judge_program(const kit_report *report, judgement *ret) {
  const exercise_check *check = ret->check;
  if (report->verdict != KIT_PASS && report->verdict != KIT_FAIL)
    return;
  set(&ret->difference,
      check->output ? judge_difference(check->output, report->out, report->out_size) : text_copy(""));
  ret->verdict = KIT_FAIL;
  if (report->code != check->code)
    set(&ret->reason, text_format(_("it exited with code %d, expected is %d"), report->code, check->code));
  else if (*ret->difference)
    set(&ret->reason, text_copy(_("its output is not what is expected")));
  else if (report->orphans || report->zombies) /* the report's own reason says it */
    ret->verdict = KIT_FAIL;
  else
    ret->verdict = KIT_PASS;
}

static char *first_lines(const char *text, int lines) {
  const char *end = text;
  while (*end && lines)
    lines -= *end++ == '\n';
  return text_format("%.*s", (int)(end - text), text);
}

static bool has_failed(const judgement *one) {
  return one->verdict != KIT_IE && one->verdict != KIT_SKIPPED && (one->verdict != KIT_PASS || one->counting);
}

static bool is_leftover(const char *id) {
  return strcmp(id, "zombie-never-waited") == 0 || strcmp(id, "zombie-some") == 0 ||
         strcmp(id, "orphan-left") == 0;
}

/* An expectation that fails ends the test at once: what it leaves then is no mistake of its own. */
static void drop_leftovers(kit_report *report) {
  kit_findings kept = {NULL, 0};
  if (!*report->messages || strstr(report->messages, "at the end: ")) /* that is where they are looked for */
    return;
  for (size_t i = 0; i < report->findings.count; i++)
    if (!is_leftover(report->findings.items[i].id))
      (void)kit_findings_add(&kept, &report->findings.items[i]);
  kit_findings_free(&report->findings);
  report->findings = kept;
}

static void order_findings(const judge_run *run, kit_report *report, judgement *ret) {
  ret->counting = judge_findings(&report->findings, run->exercise->mistakes, &ret->findings);
  if (!(run->fault || run->under) || !has_failed(ret))
    return;
  judge_suspects_stand(&report->findings, run->exercise->mistakes);
  kit_findings_free(&ret->findings);
  ret->counting = judge_findings(&report->findings, run->exercise->mistakes, &ret->findings);
}

static void take_report(const judge_run *run, kit_report *report, judgement *ret) {
  ret->verdict = report->verdict;
  ret->reason = text_copy(report->reason);
  ret->difference = text_copy("");
  ret->complaint = first_lines(*report->messages ? report->messages : report->err, 5);
  ret->not_checked = text_copy(report->not_checked);
  ret->fault = text_copy(run->fault);
  ret->under = text_copy(run->under);
  ret->wall_ns = report->wall_ns;
  if (!ret->check->test)
    judge_program(report, ret);
  if (run->exercise->suite)
    drop_leftovers(report);
  order_findings(run, report, ret);
  if (ret->verdict == KIT_PASS && ret->counting) {
    ret->verdict = KIT_FAIL;
    set(&ret->reason, text_copy(_("the answer is right, and the way to it has a mistake")));
  }
}

/* It sees the same whatever is done to this run. */
static bool looks_elsewhere(const char *engine) {
  return strcmp(engine, "static") == 0 || strcmp(engine, "stdio") == 0;
}

/* A fault strikes only where the recorder writes a log, which the engine "inject" makes. */
static char **engines(const judge_run *run, const exercise_check *check) {
  char **list = NULL;
  for (size_t i = 0; check->engines[i]; i++)
    if (!(run->fault || run->under) || !looks_elsewhere(check->engines[i]))
      list_add(&list, text_copy(check->engines[i]));
  if (run->fault && !run->own_log && !list_has(list, "inject"))
    list_add(&list, text_copy("inject"));
  under_engines(run->under, &list);
  return list;
}

/* What was asked for is not here: not checked, and nothing is said about the answer. */
static bool cannot_run(const judge_run *run, const exercise_check *check, judgement *ret) {
  char *why = under_missing(run, check->test != NULL);
  if (!why)
    return false;
  *ret = (judgement){
      .check = check,
      .verdict = KIT_NOT_CHECKED,
      .reason = text_copy(_("not checked here")),
      .difference = text_copy(""),
      .complaint = text_copy(""),
      .not_checked = why,
      .fault = text_copy(run->fault),
      .under = text_copy(run->under),
  };
  return true;
}

void judge_once(const judge_run *run, const exercise_check *check, judgement *ret) {
  if (cannot_run(run, check, ret))
    return;
  char **argv = arguments(run, check), **env = environment(run), **watching = engines(run, check);
  kit_supervise_options options = {
      .argv = (const char *const *)argv,
      .cwd = check->test ? NULL : run->scratch,
      .test = check->test != NULL,
      .env_add = (const char *const *)env,
      .input = check->input,
      .input_size = check->input ? strlen(check->input) : 0,
      .engines = (const char *const *)watching,
      .sources = run->made ? (const char *const *)run->made->sources : NULL,
      .source_flags = run->made ? (const char *const *)run->made->flags : NULL,
  };
  limits_apply(&run->exercise->limits, &options);
  if (run->under &&
      list_has(watching, "memory")) { /* shadow memory is larger than any limit, and all is slow */
    options.limits.address_space = (cp_limit){0};
    options.wall_ms *= 4;
  }
  *ret = (judgement){.check = check};
  kit_report report = {0};
  (void)kit_supervise(&options, &report);
  take_report(run, &report, ret);
  kit_report_free(&report);
  list_free(watching);
  list_free(env);
  list_free(argv);
}

void judge_skip(const exercise_check *check, const char *needed, judgement *ret) {
  *ret = (judgement){
      .check = check,
      .verdict = KIT_SKIPPED,
      .reason = text_format(_("needs \"%s\", which has not passed"), needed),
      .difference = text_copy(""),
      .complaint = text_copy(""),
      .not_checked = text_copy(""),
      .fault = text_copy(""),
      .under = text_copy(""),
  };
}

bool judgement_left_out(const judgement *one) {
  return one->verdict == KIT_SKIPPED && one->check->optional;
}

void judgement_clear(judgement *one) {
  free(one->reason);
  free(one->difference);
  free(one->complaint);
  free(one->not_checked);
  free(one->fault);
  free(one->under);
  kit_findings_free(&one->findings);
  trials_free(&one->answers);
  *one = (judgement){0};
}
