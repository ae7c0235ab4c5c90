#include "results.h"

#include <errno.h>
#include <stdlib.h>

static void escaped(FILE *to, const char *text) {
  char *clean = results_clean(text);
  for (const char *at = clean; at && *at; at++) {
    switch (*at) {
    case '<':
      fputs("&lt;", to);
      break;
    case '>':
      fputs("&gt;", to);
      break;
    case '&':
      fputs("&amp;", to);
      break;
    case '"':
      fputs("&quot;", to);
      break;
    case '\n':
      fputs("&#10;", to); /* an attribute would lose it */
      break;
    default:
      fputc(*at, to);
    }
  }
  free(clean);
}

static void element(FILE *to, const char *name, const char *text) {
  if (!*text)
    return;
  fprintf(to, "    <%s>", name);
  escaped(to, text);
  fprintf(to, "</%s>\n", name);
}

static void write_case(FILE *to, const char *suite, const test_result *one) {
  const kit_report *report = &one->report;
  fputs("  <testcase classname=\"", to);
  escaped(to, suite);
  fputs("\" name=\"", to);
  escaped(to, one->name);
  fprintf(to, "\" time=\"%.6f\">\n", (double)report->wall_ns / 1e9);
  if (!one->done) {
    fputs("    <error message=\"was not run\"/>\n", to);
  } else if (report->verdict != KIT_PASS) {
    const char *kind = report->verdict == KIT_SKIPPED ? "skipped"
                       : report->verdict == KIT_IE    ? "error"
                                                      : "failure";
    fprintf(to, "    <%s message=\"", kind);
    escaped(to, report->reason);
    fprintf(to, "\" type=\"%s\">", kit_verdict_name(report->verdict));
    escaped(to, report->messages);
    fprintf(to, "</%s>\n", kind);
    element(to, "system-out", report->out);
    element(to, "system-err", report->err);
  }
  fputs("  </testcase>\n", to);
}

int junit_write(FILE *to, const test_results *results) {
  size_t failures = 0, errors = 0;
  for (size_t i = 0; i < results->count; i++) {
    const test_result *one = &results->items[i];
    if (!one->done || one->report.verdict == KIT_IE)
      errors++;
    else if (one->report.verdict != KIT_PASS && one->report.verdict != KIT_SKIPPED)
      failures++;
  }
  fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"", to);
  escaped(to, results->suite);
  fprintf(to, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n", results->count, failures,
          errors, results_sum(results).skipped);
  for (size_t i = 0; i < results->count; i++)
    write_case(to, results->suite, &results->items[i]);
  fputs("</testsuite>\n", to);
  return fflush(to) == 0 && !ferror(to) ? 0 : -EIO;
}
