#include "supervise_run.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"PASS",   "FAIL",    "CRASH",       "DEADLOCK", "TIMEOUT", "LIMIT",
                                    "OUTPUT", "SKIPPED", "NOT_CHECKED", "UNSTABLE", "IE"};
enum { NAMES = sizeof names / sizeof *names };

const char *kit_verdict_name(kit_verdict verdict) {
  return (size_t)verdict < NAMES ? names[verdict] : "?";
}

int kit_verdict_number(const char *name) {
  for (int i = 0; i < NAMES; i++)
    if (strcmp(names[i], name) == 0)
      return i;
  return -EINVAL;
}

/* ---- Texts ---- */

static char *format_text(const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int size = vsnprintf(NULL, 0, format, again);
  va_end(again);
  char *text = size < 0 ? NULL : malloc((size_t)size + 1);
  if (text)
    vsnprintf(text, (size_t)size + 1, format, args);
  return text;
}

void text_append(char **text, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *more = format_text(format, args);
  va_end(args);
  size_t used = *text ? strlen(*text) : 0, size = more ? strlen(more) : 0;
  char *longer = realloc(*text, used + size + 1);
  if (longer) {
    memcpy(longer + used, more ? more : "", size + 1);
    *text = longer;
  }
  free(more);
}

static void set(kit_run *run, kit_verdict verdict, const char *format, va_list args) {
  run->report->verdict = verdict;
  free(run->report->reason);
  run->report->reason = format_text(format, args);
}

void run_verdict(kit_run *run, kit_verdict verdict, const char *format, ...) {
  va_list args;
  va_start(args, format);
  set(run, verdict, format, args);
  va_end(args);
}

void run_stop(kit_run *run, kit_verdict verdict, const char *format, ...) {
  if (run->stopped)
    return;
  run->stopped = true;
  va_list args;
  va_start(args, format);
  set(run, verdict, format, args);
  va_end(args);
}

void kit_report_free(kit_report *report) {
  free(report->reason);
  free(report->out);
  free(report->err);
  free(report->not_checked);
  free(report->messages);
  kit_findings_free(&report->findings);
  *report = (kit_report){0};
}
