#include "capstone/profile.h"
#include "check/judge.h"
#include "common/interrupt.h"
#include "common/progress.h"
#include "common/say.h"
#include "common/text.h"
#include "course/limits.h"
#include "supervise/client.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct turn {
  const profile *of;
  chapter *in;
  tested *test;
  size_t *done;
} turn;

/* ---- One test ---- */

static void settle(const profile *of, tested *one, kit_report *report) {
  one->report = *report;
  one->verdict = report->verdict;
  one->done = true;
  size_t counting = judge_findings(&report->findings, of->exercise->mistakes, &one->findings);
  if (one->verdict == KIT_PASS && counting)
    one->verdict = KIT_FAIL;
}

static void on_done(kit_report *report, void *ctx) {
  turn *t = ctx;
  settle(t->of, t->test, report);
  progress_show(stdout, t->in->check->id, ++*t->done, t->in->count);
  free(t);
}

static void start(const profile *of, chapter *in, tested *test, size_t *done, cp_loop *loop,
                  cp_queue *queue) {
  static const char *const watching[] = {"tree", "waitgraph", NULL};
  static const char *const recorded[] = {"tree", "waitgraph", "inject", NULL};
  static const char *const memory[] = {"tree", "memory", NULL};
  char *home = text_format("HOME=%s", of->scratch);
  kit_supervise_options options = {
      .argv = (const char *const[]){of->made->program, test->name, NULL},
      .test = true,
      .env_add = (const char *const[]){"LC_ALL=C", "TZ=UTC", "TERM=dumb", home, NULL},
      .engines = of->made->sanitized  ? memory
                 : of->made->recorded ? recorded
                                      : watching,
  };
  limits_apply(&of->exercise->limits, &options);
  if (of->made->sanitized) /* shadow memory is larger than any limit */
    options.limits.address_space = (cp_limit){0};
  turn *t = kit_alloc(1, sizeof *t);
  *t = (turn){of, in, test, done};
  int result = client_start(&options, loop, queue, on_done, t);
  free(home);
  if (result >= 0)
    return;
  kit_report broken;
  client_broken(&broken, cp_last_error()->message);
  on_done(&broken, t);
}

/* ---- All of a chapter ---- */

static void stop(cp_loop *loop, void *ctx) {
  (void)ctx;
  cp_stop(loop);
}

static void run_all(const profile *of, chapter *in) {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  cp_loop *loop = cp_loop_new();
  cp_queue *queue = cp_queue_new(processors > 1 ? (size_t)processors : 2);
  size_t done = 0;
  progress_show(stdout, in->check->id, 0, in->count);
  for (size_t i = 0; loop && queue && i < in->count; i++)
    start(of, in, &in->tests[i], &done, loop, queue);
  interrupt_watch(loop, stop, NULL);
  if (loop && queue && !interrupted())
    (void)cp_loop_run(loop);
  interrupt_watch(NULL, NULL, NULL);
  queue = cp_queue_free(queue);
  loop = cp_loop_free(loop);
  progress_clear(stdout);
}

static void not_run(tested *one) {
  if (one->done)
    return;
  client_broken(&one->report, _("it was not run"));
  one->verdict = KIT_IE;
  one->done = true;
}

/* The worst counts, and our own failure before everything. What cannot run here stands in nobody's way. */
static void sum_up(chapter *in) {
  in->verdict = KIT_PASS;
  for (size_t i = 0; i < in->count; i++) {
    not_run(&in->tests[i]);
    kit_verdict one = in->tests[i].verdict;
    in->passed += one == KIT_PASS;
    in->skipped += one == KIT_SKIPPED;
    if (one == KIT_IE || (one != KIT_PASS && one != KIT_SKIPPED && in->verdict == KIT_PASS))
      in->verdict = one;
  }
}

void chapter_run(const profile *of, const exercise_check *check, chapter *ret) {
  size_t all = list_count(check->tests);
  *ret = (chapter){.check = check, .tests = kit_alloc(all, sizeof *ret->tests)};
  for (size_t i = 0; i < all; i++)
    if (!of->only || strcmp(of->only, check->tests[i]) == 0)
      ret->tests[ret->count++].name = check->tests[i];
  run_all(of, ret);
  sum_up(ret);
}

void chapter_skip(const exercise_check *check, const char *needed, chapter *ret) {
  *ret = (chapter){.check = check, .verdict = KIT_SKIPPED, .needed = text_copy(needed)};
}

void chapter_clear(chapter *one) {
  for (size_t i = 0; i < one->count; i++) {
    kit_report_free(&one->tests[i].report);
    kit_findings_free(&one->tests[i].findings);
  }
  free(one->tests);
  free(one->needed);
  *one = (chapter){.count = 0};
}
