#include "results.h"

#include <stdlib.h>
#include <string.h>

void tap_head(FILE *to, size_t count) {
  fprintf(to, "TAP version 14\n1..%zu\n", count);
  fflush(to);
}

/* A literal block of YAML, so that nothing in the text has a meaning. */
static void block(FILE *to, const char *key, const char *text) {
  char *clean = results_clean(text);
  if (clean && *clean) {
    fprintf(to, "  %s: |\n", key);
    for (const char *line = clean; *line;) {
      int size = (int)strcspn(line, "\n");
      fprintf(to, "    %.*s\n", size, line);
      line += size + (line[size] == '\n');
    }
  }
  free(clean);
}

void tap_point(FILE *to, size_t number, const test_result *result) {
  const kit_report *report = &result->report;
  bool skipped = report->verdict == KIT_SKIPPED, good = report->verdict == KIT_PASS || skipped;
  fprintf(to, "%sok %zu - %s", good ? "" : "not ", number, result->name);
  if (skipped)
    fprintf(to, " # SKIP %s", report->reason);
  fprintf(to, "\n  ---\n  duration_ms: %.3f\n", (double)report->wall_ns / 1e6);
  if (!good) {
    fprintf(to, "  verdict: %s\n", kit_verdict_name(report->verdict));
    block(to, "reason", report->reason);
    block(to, "messages", report->messages);
    block(to, "stdout", report->out);
    block(to, "stderr", report->err);
  }
  fprintf(to, "  ...\n");
  fflush(to);
}
