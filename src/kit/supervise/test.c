#include "common/say.h"
#include "supervise/run.h"

#include "harness.h"
#include "supervise/expectation.h"
#include "supervise/proc_read.h"
#include "system.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Before ---- */

int test_prepare(kit_run *run) {
  int result = test_report_open(run->dir, true, &run->test);
  if (result < 0)
    return result;
  system_nonce(run->nonce, sizeof run->nonce);
  const char *const env[][2] = {{REPORT_ENV_DIR, run->dir},
                                {REPORT_ENV_NONCE, run->nonce},
                                {REPORT_ENV_QUIET, "1"},
                                {"TMPDIR", run->dir}, /* so that nothing stays, even after a SIGKILL */
                                {"LC_ALL", "C"},
                                {"TZ", "UTC"}};
  for (size_t i = 0; result >= 0 && i < sizeof env / sizeof *env; i++)
    result = kit_run_env(run, env[i][0], env[i][1]);
  return result;
}

/* ---- After ---- */

static void take_message(const test_message *message, void *ctx) {
  kit_run *run = ctx;
  text_append(&run->report->messages, "%.*s%s\n", (int)message->size, message->text,
              message->complete ? "" : _(" […its process ended while writing this]"));
  if (message->kind == REPORT_FAILURE)
    (void)expectation_add(&run->report->findings, message->text, message->size);
  if (message->kind == REPORT_SKIP)
    run_verdict(run, KIT_SKIPPED, "%.*s", (int)strcspn(message->text, "\n"), message->text);
}

/* A sign that counters of a coverage build were lost; the exit code does not show it. */
static bool profiling_failed(const kit_report *report) {
  return report->err && (strstr(report->err, "libgcov profiling error") || strstr(report->err, "profiling:"));
}

/* The test ended by itself and without a failed expectation. */
static void judge_end(kit_run *run) {
  const kit_report *report = run->report;
  bool finished = test_report_finished(run->test, run->nonce);
  if (run->failed_orphans > 0)
    run_verdict(run, KIT_FAIL, _("a process that had lost its parent left with code %d"), TEST_FAILED);
  else if (report->signal)
    return; /* the verdict of the run says it */
  else if (report->code == TEST_SKIPPED && test_report_count(run->test, REPORT_SKIP) > 0)
    return; /* so does the message */
  else if (!finished)
    run_verdict(run, KIT_FAIL, _("left with code %d before the test was over"), report->code);
  else if (report->code != 0)
    run_verdict(run, KIT_FAIL, _("left with code %d after the test was over"), report->code);
  else if (report->orphans > 0 && !run->options->orphans_allowed)
    run_verdict(
        run, KIT_FAIL,
        ngettext("left %d process running", "left %d processes running", (unsigned long)report->orphans),
        report->orphans);
  else if (profiling_failed(report))
    run_verdict(run, KIT_FAIL, _("the coverage counters report an error"));
  else /* it has checked for children itself: what has ended since then was somebody else's */
    run_verdict(run, KIT_PASS, _("passed"));
}

void test_judge(kit_run *run) {
  if (!run->test || !run->program)
    return;
  kit_verdict stopped = run->report->verdict;
  bool spoilt = stopped == KIT_IE;
  char *why = (run->stopped || spoilt) && run->report->reason ? strdup(run->report->reason) : NULL;
  test_report_each(run->test, take_message, run);
  unsigned failures = test_report_count(run->test, REPORT_FAILURE);
  if (spoilt)
    run_verdict(run, KIT_IE, "%s", why ? why : _("the supervisor failed"));
  else if (failures > 0)
    run_verdict(run, KIT_FAIL, ngettext("%u expectation failed%s%s", "%u expectations failed%s%s", failures),
                failures, why ? _("; it ") : "", why ? why : "");
  else if (run->stopped)
    run_verdict(run, stopped, "%s", why ? why : "");
  else
    judge_end(run);
  free(why);
}

/* ---- A picture of a run that had to be ended ---- */

static const char *state_text(const proc_info *one) {
  switch (one->state) {
  case 'R':
    return _("running");
  case 'Z':
    return _("a zombie");
  case 'T':
  case 't':
    return _("stopped");
  case 'D':
    return _("in the kernel");
  default:
    return _("waiting");
  }
}

void tell_running(kit_run *run, const proc_tree *tree) {
  text_append(&run->report->messages, _("when it was ended:\n"));
  for (size_t i = 1; i < tree->count; i++) {
    const proc_info *one = &tree->items[i];
    char line[256];
    int size = proc_read_text(one->pid, "cmdline", line, sizeof line);
    for (int c = 0; c + 1 < size; c++)
      line[c] = line[c] ? line[c] : ' ';
    text_append(&run->report->messages, _("    pid %d, child of %d, %s"), one->pid,
                one->ppid == getpid() ? 0 : one->ppid, state_text(one));
    if (one->call >= 0)
      text_append(&run->report->messages, _(" in system call %ld(%#llx, …)"), one->call,
                  (unsigned long long)one->args[0]);
    text_append(&run->report->messages, ": %s\n", size > 0 ? line : one->name);
  }
}
