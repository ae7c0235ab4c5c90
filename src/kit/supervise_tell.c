#include "supervise_tests.h"

#include <string.h>

#define SHOWN 4000

static void tell_lines(FILE *to, const char *text, size_t size) {
  for (size_t at = 0; at < size;) {
    const char *end = memchr(text + at, '\n', size - at);
    size_t length = end ? (size_t)(end - text) - at : size - at;
    fputs("    ", to);
    fwrite(text + at, 1, length, to);
    fputc('\n', to);
    at += length + (end != NULL);
  }
}

/* The end of it: what came last is nearest to what went wrong. */
static void tell_output(FILE *to, const char *name, const char *text, size_t size) {
  size_t shown = size < SHOWN ? size : SHOWN;
  if (size == 0)
    return;
  fprintf(to, "  %s, %zu bytes%s:\n", name, size, shown < size ? ", the last" : "");
  tell_lines(to, text + size - shown, shown);
}

void tell_test(FILE *to, const char *program, const char *name, const kit_report *report) {
  fprintf(to, "%s %s: %s\n", kit_verdict_name(report->verdict), name, report->reason);
  if (report->verdict != KIT_PASS && report->verdict != KIT_SKIPPED) {
    tell_lines(to, report->messages, strlen(report->messages));
    tell_output(to, "stdout", report->out, report->out_size);
    tell_output(to, "stderr", report->err, report->err_size);
    tell_lines(to, report->not_checked, strlen(report->not_checked));
    fprintf(to, "  again: %s %s\n", program, name);
  }
  fflush(to);
}
