/* The gate: numbers of cmake/gate.json against gcovr's summary, exact and for each folder by itself. */
#include "common/field.h"
#include "common/files.h"
#include "common/place.h"
#include "common/show.h"
#include "coverage/coverage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int coverage_limits_read(coverage_limits *ret) {
  static const char *const names[] = {"lines", "branches", "folders", "needs", NULL};
  char *path = text_format("%s/cmake/gate.json", place_root()), *data = NULL;
  size_t size = 0;
  int err = file_read(path, &data, &size);
  cJSON *json = err ? NULL : cJSON_Parse(data);
  field_reader reader = {.file = path};
  field_object gate = {.reader = &reader, .json = json, .path = ""};
  if (err)
    fprintf(stderr, "kit coverage: %s: %s\n", path, strerror(-err));
  else if (!cJSON_IsObject(json)) {
    fprintf(stderr, "kit coverage: %s is not a JSON object\n", path);
    err = -EINVAL;
  } else {
    field_only(&gate, names);
    ret->lines = field_number(&gate, "lines", 1, 100, FIELD_REQUIRED);
    ret->branches = field_number(&gate, "branches", 1, 100, FIELD_REQUIRED);
    ret->folders = field_texts(&gate, "folders", true);
    if (!reader.error && !list_count(ret->folders))
      field_fail(&reader, "", "folders", "must name a folder");
    coverage_needs_read(&gate, &ret->needs);
    if (reader.error) {
      fprintf(stderr, "kit coverage: %s\n", reader.error);
      err = -EINVAL;
    }
  }
  free(reader.error);
  cJSON_Delete(json);
  free(data);
  free(path);
  return err;
}

void coverage_limits_clear(coverage_limits *limits) {
  limits->folders = list_free(limits->folders);
  coverage_needs_clear(&limits->needs);
}

typedef struct share {
  double covered, total;
} share;

static double number(const cJSON *object, const char *name) {
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
  return cJSON_IsNumber(value) ? value->valuedouble : 0;
}

static void sum(const cJSON *summary, const coverage_limits *limits, const char *folder, share *lines,
                share *branches) {
  const cJSON *file;
  size_t length = strlen(folder);
  cJSON_ArrayForEach(file, cJSON_GetObjectItemCaseSensitive(summary, "files")) {
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "filename"));
    if (!name || strncmp(name, folder, length) != 0 || name[length] != '/' ||
        coverage_needs_missing(&limits->needs, name))
      continue;
    lines->covered += number(file, "line_covered");
    lines->total += number(file, "line_total");
    branches->covered += number(file, "branch_covered");
    branches->total += number(file, "branch_total");
  }
}

/* Nothing counted is never enough: no branches at all would be 100 % to gcovr. */
static bool reached(share part, double gate) {
  return part.total > 0 && part.covered * 100 >= gate * part.total;
}

static void print_share(const char *what, share part, double gate) {
  /* Rounded down, so that 94.96 is not shown as 95. */
  long tenths = part.total > 0 ? (long)(part.covered * 1000 / part.total) : 0;
  bool good = reached(part, gate);
  printf("  %-9s%3ld.%ld %%  %6.0f of %-6.0f  gate %g %%: ", what, tenths / 10, tenths % 10, part.covered,
         part.total, gate);
  show_word(stdout, good ? SHOW_GOOD : SHOW_BAD, good ? "open" : "shut", 0);
  puts(part.total > 0 ? "" : " (none were counted)");
}

int coverage_gate(const char *dir, bool *ret_open) {
  coverage_limits limits = {0};
  int err = coverage_limits_read(&limits);
  char *path = text_format("%s/summary.json", dir), *data = NULL;
  size_t size = 0;
  if (!err)
    err = file_read(path, &data, &size);
  cJSON *summary = err ? NULL : cJSON_Parse(data);
  if (!summary) {
    fprintf(stderr, "kit coverage: %s cannot be read\n", path);
    err = err ? err : -EINVAL;
  }
  bool open = !err && list_count(limits.folders) > 0;
  coverage_needs_print(&limits.needs);
  for (size_t i = 0; !err && i < list_count(limits.folders); i++) {
    share lines = {0}, branches = {0};
    sum(summary, &limits, limits.folders[i], &lines, &branches);
    printf("\n%s\n", limits.folders[i]);
    print_share("lines", lines, limits.lines);
    print_share("branches", branches, limits.branches);
    open = open && reached(lines, limits.lines) && reached(branches, limits.branches);
  }
  *ret_open = open;
  cJSON_Delete(summary);
  free(data);
  free(path);
  coverage_limits_clear(&limits);
  return err;
}
