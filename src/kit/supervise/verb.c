#include "supervise/expectation.h"
#include "supervise/json.h"
#include "supervise/options.h"
#include "supervise/run.h"
#include "supervise/tests.h"
#include "verbs.h"

#include "harness.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

static int usage(const char *why) {
  fprintf(
      stderr,
      "supervise: not understood: %s\n"
      "usage: supervise [OPTION...] [--] PROGRAM [ARGUMENT...]\n"
      "       supervise [OPTION...] --test PROGRAM NAME     one test of a program with the harness\n"
      "       supervise [OPTION...] --tests PROGRAM [NAME...] [--jobs N]\n"
      "  --wall MS            deadline (10000)        --output BYTES       of stdout and stderr (1 MiB)\n"
      "  --limit NAME=VALUE   cpu_s, address_space, data, stack, core, file_size, descriptors,\n"
      "                       processes, nice, umask; bytes and seconds\n"
      "  --tasks N            most processes and threads at once\n"
      "  --env NAME=VALUE     --cwd DIR     --stdin   pass our stdin on\n"
      "  --terminal           pass our terminal on\n"
      "  --engine NAME        tree, waitgraph, inject, probe, storm, stdio, static, memory, strace; none\n"
      "  --source FILE        for static; with --source-flag FLAG for the compiler\n"
      "  --orphans-allowed    --echo        --report-fd N   the report as JSON\n"
      "with --tests: --jobs N  --repeat N  --tap  --junit FILE  --json FILE\n",
      why);
  return KIT_USAGE;
}

static int write_report(const kit_report *report, int fd) {
  char *text = report_to_json(report);
  if (!text)
    return KIT_BROKEN;
  output_echo(fd, text, strlen(text));
  free(text);
  return KIT_GOOD;
}

static void tell_findings(const kit_report *report) {
  for (size_t i = 0; i < report->findings.count; i++) {
    const kit_finding *one = &report->findings.items[i];
    if (strcmp(one->engine, EXPECTATION_ENGINE) == 0)
      continue; /* the report's messages say it */
    fprintf(stderr, "%s%s%s%s%s\n", one->id, *one->where ? " at " : "", one->where, *one->what ? ": " : "",
            one->what);
  }
}

static int tell_run(const supervise_call *call, const kit_report *report) {
  const char *const *argv = call->options.argv;
  if (call->options.test)
    tell_test(report->verdict == KIT_PASS ? stdout : stderr, argv[0], argv[1], report);
  else if (report->verdict != KIT_PASS)
    fprintf(stderr, "%s %s: %s\n%s%s", kit_verdict_name(report->verdict), argv[0], report->reason,
            report->messages, report->not_checked);
  tell_findings(report);
  return report->verdict == KIT_PASS      ? KIT_GOOD
         : report->verdict == KIT_SKIPPED ? TEST_SKIPPED
         : report->verdict == KIT_IE      ? KIT_BROKEN
                                          : KIT_FAILED;
}

static int run_one(supervise_call *call) {
  static const char *const no_engines[] = {NULL};
  if (call->options.test && !call->options.engines)
    call->options.engines = no_engines;
  if (call->options.terminal || (!call->options.test && call->report_fd == 0))
    call->options.echo = true;
  kit_report report;
  (void)kit_supervise_here(&call->options, &report); /* the verdict says it */
  int code = call->report_fd > 0 ? write_report(&report, (int)call->report_fd) : tell_run(call, &report);
  kit_report_free(&report);
  return code;
}

int verb_supervise(int argc, char **argv) {
  supervise_call call;
  const char *why = "";
  int code = KIT_USAGE;
  if (argc > 2 && strcmp(argv[1], TERMINAL_STAGE) == 0)
    return terminal_stage(argv + 2);
  (void)prctl(PR_SET_PDEATHSIG, SIGTERM); /* whoever wanted the run is gone: end it */
  if (supervise_call_read(argc, argv, &call, &why) < 0)
    code = usage(why);
  else
    code = call.tests ? run_tests(&call) : run_one(&call);
  supervise_call_free(&call);
  return code;
}
