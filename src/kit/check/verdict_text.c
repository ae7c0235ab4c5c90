#include "check/verdict.h"
#include "common/progress.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/ways.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_FINDINGS = 3, INDENT = 10 };

static void line(const char *label, const char *text) {
  if (!text || !*text)
    return;
  int column = printf("%*s%-6s ", INDENT, "", label);
  show_wrapped_from(stdout, column, INDENT + 7, text);
}

/* Texts of a table; "" would be the head of the catalogue. */
static const char *translated(const char *text) {
  return *text ? _(text) : "";
}

void verdict_built(const char *messages, void *ctx) {
  (void)ctx;
  if (*messages) {
    printf(_("The compiler says:\n"));
    show_indented(stdout, 2, messages);
    printf("\n");
  }
  fflush(stdout);
}

/* A command is one line, however long: it is there to be copied. */
static void command(const char *label, const char *text) {
  printf("%*s%-6s %s\n", INDENT, "", label, text);
}

static void show_process(const kit_finding *finding) {
  if (*finding->where && *finding->process) {
    char *both = text_format(_("%s, in %s"), finding->where, finding->process);
    line(_("where:"), both);
    free(both);
  } else
    line(*finding->where ? _("where:") : _("in:"), *finding->where ? finding->where : finding->process);
}

/* Of a hidden check only the diagnosis is told: nothing of what it fed or expected. */
static void show_finding(const kit_finding *finding, bool hidden, bool first) {
  if (!first && *finding->id)
    line(_("also:"), finding->id);
  if (!hidden) {
    show_wrapped(stdout, INDENT, INDENT, finding->what);
    show_process(finding);
  }
  line(_("rule:"), translated(finding->rule));
  line(_("look:"), translated(finding->look));
  if (*finding->id) {
    char *why = text_format("./kit why %s", finding->id);
    command(_("why:"), why);
    free(why);
  }
}

static void show_again(const verdict_teller *teller, const judgement *judged) {
  char *fault = *judged->fault ? text_quoted(judged->fault) : NULL;
  char *again = text_format("./kit check %s --only %s%s%s%s%s", teller->target, judged->check->id,
                            fault ? " --fault " : "", fault ? fault : "", *judged->under ? " --under " : "",
                            judged->under);
  command(_("again:"), again);
  free(again);
  free(fault);
}

/* "stopped after 0.6 s: deadlock, not a slow program" */
static char *how_stopped(const judgement *judged) {
  if (judged->verdict == KIT_PASS || judged->verdict == KIT_SKIPPED)
    return text_copy("");
  double seconds = (double)judged->wall_ns / 1e9;
  if (judged->verdict == KIT_DEADLOCK)
    return text_format(_("(stopped after %.1f s: a deadlock, not a slow program)"), seconds);
  if (judged->verdict == KIT_TIMEOUT)
    return text_format(_("(stopped after %.1f s)"), seconds);
  return text_copy("");
}

static void show_reasons(const judgement *judged, bool hidden) {
  bool named = judged->findings.count && *judged->findings.items[0].id;
  if (*judged->fault) {
    char *fault = text_format(_("%s (call, which use of it, error)"), judged->fault);
    line(_("fault:"), fault);
    free(fault);
  }
  if (*judged->under) {
    char *under = text_format("%s: %s", judged->under, _(way_meaning(judged->under)));
    line(_("under:"), under);
    free(under);
  }
  if (!named) {
    show_wrapped(stdout, INDENT, INDENT, judged->reason);
  }
  if (!hidden && *judged->difference)
    show_indented(stdout, INDENT, judged->difference);
  if (judged->verdict == KIT_FAIL && !judged->findings.count && !judged->check->judges)
    show_wrapped(stdout, INDENT, INDENT, _("No known mistake was recognised."));
  for (size_t i = 0; i < judged->findings.count && i < MOST_FINDINGS; i++)
    show_finding(&judged->findings.items[i], hidden, i == 0);
  if (!hidden && !judged->findings.count && *judged->complaint) {
    show_wrapped(stdout, INDENT, INDENT, _("It said:"));
    show_indented(stdout, INDENT + 2, judged->complaint);
  }
}

/* Which of the wrong answers were caught, and by which test; of the right ones the reason tells enough. */
static void show_answers(const judgement *judged) {
  for (size_t i = 0; i < judged->answers.count; i++)
    if (!judged->answers.items[i].right)
      trial_tell(&judged->answers.items[i], INDENT);
}

static void show_advice(const judgement *judged) {
  for (size_t i = 0; i < judged->findings.count; i++)
    if (judged->findings.items[i].kind == KIT_ADVICE) {
      line(_("advice:"), judged->findings.items[i].what);
      show_process(&judged->findings.items[i]);
    }
}

static int longest_id(const exercise *one) {
  size_t longest = 0;
  for (size_t i = 0; i < one->check_count; i++)
    if (strlen(one->checks[i].id) > longest)
      longest = strlen(one->checks[i].id);
  return (int)longest;
}

/* "PASS      codes  exit codes are told", and for others the name of the mistake, with the title below. */
static void show_headline(const exercise *one, const judgement *judged) {
  bool passed = judged->verdict == KIT_PASS, skipped = judged->verdict == KIT_SKIPPED;
  const char *id = !passed && judged->findings.count ? judged->findings.items[0].id : "";
  show_word(stdout,
            passed    ? SHOW_GOOD
            : skipped ? SHOW_NEUTRAL
                      : SHOW_BAD,
            kit_verdict_name(judged->verdict), INDENT - 1);
  char *rest = text_format(" %-*s  %s", longest_id(one), judged->check->id,
                           *id       ? id
                           : skipped ? judged->reason
                                     : translated(judged->check->title));
  show_wrapped_from(stdout, INDENT - 1, INDENT + longest_id(one) + 2, rest);
  free(rest);
  if (*id)
    show_wrapped(stdout, INDENT, INDENT, translated(judged->check->title));
  char *stopped = how_stopped(judged);
  if (*stopped)
    printf("%*s%s\n", INDENT, "", stopped);
  free(stopped);
}

void verdict_judged(const judgement *judged, void *ctx) {
  const verdict_teller *teller = ctx;
  bool hidden = judged->check->visibility >= CHECK_AFTER_DUE;
  progress_clear(stdout);
  show_headline(teller->exercise, judged);
  if (judged->verdict == KIT_PASS)
    show_advice(judged);
  else if (judged->verdict != KIT_SKIPPED)
    show_reasons(judged, hidden);
  if (judged->verdict != KIT_SKIPPED)
    show_answers(judged);
  if (*judged->not_checked) {
    show_wrapped(stdout, INDENT, INDENT, _("not checked here:"));
    show_indented(stdout, INDENT + 2, judged->not_checked);
  }
  if (judged->verdict != KIT_PASS && judged->verdict != KIT_SKIPPED)
    show_again(teller, judged);
  fflush(stdout);
}

/* A check may be named before it is told; a hidden one is not. */
void verdict_step(const exercise_check *check, size_t done, size_t all, void *ctx) {
  (void)ctx;
  progress_show(stdout, check->visibility >= CHECK_AFTER_DUE ? "" : check->id, done, all);
}

static void show_quick(const checking *all) {
  printf("%-*s", INDENT, _("quick:"));
  char *text = text_format(
      ngettext("%zu check passed; the answer came %.2f s after the compiler",
               "%zu checks passed; the first answer came %.2f s after the compiler, the last %.2f s",
               all->count),
      all->count, (double)all->first_ns / 1e9, (double)all->quick_ns / 1e9);
  show_wrapped_from(stdout, INDENT, INDENT, text);
  free(text);
}

void verdict_deep(const checking *all, void *ctx) {
  (void)ctx;
  progress_clear(stdout);
  printf("\n");
  show_quick(all);
  printf("%-*s", INDENT, _("deep:"));
  show_wrapped_from(
      stdout, INDENT, INDENT,
      _("the same again, counting lines and with faults in the calls that can fail; it may overturn what "
        "stands above"));
  if (all->resumed) {
    char *text = text_format(ngettext("%zu check was done before the interruption; it goes on after that",
                                      "%zu checks were done before the interruption; it goes on after them",
                                      all->resumed),
                             all->resumed);
    show_wrapped(stdout, INDENT, INDENT, text);
    free(text);
  }
  fflush(stdout);
}

static void show_gate_lines(const gate_report *gate) {
  for (size_t i = 0; i < gate->missing_count && i < 10; i++)
    printf(_("  %s:%d never ran: %s\n"), gate->missing[i].file, gate->missing[i].line, gate->missing[i].text);
  if (gate->missing_count > 10)
    printf(_("  and %zu lines more\n"), gate->missing_count - 10);
  for (size_t i = 0; i < gate->excused_count; i++)
    printf(_("  %s:%d need not run: %s\n"), gate->excused[i].file, gate->excused[i].line,
           gate->excused[i].text);
}

static void show_gate(const gate_report *gate) {
  printf("%-*s", INDENT, _("gate:"));
  switch (gate->state) {
  case GATE_NONE:
    show_wrapped_from(stdout, INDENT, INDENT, gate->why);
    return;
  case GATE_NOT_CHECKED:
  case GATE_BROKEN:
    show_word(stdout, SHOW_NEUTRAL, "NOT CHECKED", 0);
    printf("%s", _(" here: "));
    show_wrapped_from(stdout, INDENT + 18, INDENT, gate->why);
    return;
  case GATE_OPEN:
  case GATE_SHUT:
    break;
  }
  show_word(stdout, gate->state == GATE_OPEN ? SHOW_GOOD : SHOW_BAD,
            gate->state == GATE_OPEN ? "OPEN" : "SHUT", 0);
  printf(_("   %zu of %zu lines ran in passing checks (%d %%, wanted %d %%)\n"), gate->ran, gate->lines,
         gate->percent, gate->wanted);
  printf("%*s", INDENT, "");
  printf(_("%zu of %zu branches were taken; they do not count\n"), gate->taken, gate->branches);
  show_gate_lines(gate);
}

void verdict_end(const verdict_teller *teller, const checking *all) {
  progress_clear(stdout);
  if (all->built == BUILD_REFUSED)
    printf(_("The compiler refused it; nothing was run.\n"));
  printf("\n%-*s", INDENT, _("verdict:"));
  show_word(stdout, all->verdict == KIT_PASS ? SHOW_GOOD : SHOW_BAD, kit_verdict_name(all->verdict), 0);
  if (all->count)
    printf(_("   %zu of %zu checks, %d of %d points"), all->passed, all->count, all->points, all->points_max);
  if (all->fault_runs && all->verdict == KIT_PASS)
    printf(_(", %u faults survived"), all->fault_runs);
  printf("\n");
  if (all->failure) {
    show_wrapped(stdout, 2, 2, _("A failure of the tool or the machine; it says nothing about the answer:"));
    show_indented(stdout, 2, all->failure);
    return;
  }
  show_gate(&all->gate);
  if (all->whole && checking_finished(all)) {
    printf("\n");
    show_wrapped(stdout, 0, 0, translated(teller->exercise->proved));
  } else if (all->verdict == KIT_PASS && all->gate.state == GATE_SHUT) {
    printf("\n");
    show_wrapped(
        stdout, 0, 0,
        _("It works. The gate opens when a passing check runs each line; a line that cannot run here can "
          "say why: /* gate: reason */."));
  }
}
