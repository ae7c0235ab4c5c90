/* Where the tests never were: lines that never ran and branches that were never taken, by place. */
#include "coverage.h"
#include "files.h"
#include "place.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct source {
  const char *name;
  char *data; /* NULL where it cannot be read; cut into lines */
  char **lines;
  size_t count;
} source;

static void source_open(source *one, const char *name) {
  char *path = text_format("%s/%s", place_root(), name);
  size_t size = 0;
  *one = (source){.name = name};
  if (file_read(path, &one->data, &size) == 0)
    for (char *rest = one->data, *line; (line = strsep(&rest, "\n"));) {
      one->lines = kit_grow(one->lines, one->count + 1, sizeof *one->lines);
      one->lines[one->count++] = line;
    }
  free(path);
}

static void source_close(source *one) {
  free(one->lines);
  free(one->data);
}

/* The text of a line, without its indentation. */
static const char *source_line(const source *one, int number) {
  if (number < 1 || (size_t)number > one->count)
    return "";
  return one->lines[number - 1] + strspn(one->lines[number - 1], " \t");
}

static int integer(const cJSON *object, const char *name) {
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
  return cJSON_IsNumber(value) ? value->valueint : 0;
}

static bool is_true(const cJSON *object, const char *name) {
  return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, name));
}

/* first 0: no range. */
static void print_range(const source *one, int first, int last) {
  if (first && first < last)
    printf("%s:%d: never ran, to line %d: %s\n", one->name, first, last, source_line(one, first));
  else if (first)
    printf("%s:%d: never ran: %s\n", one->name, first, source_line(one, first));
}

static void print_branches(const source *one, const cJSON *line) {
  const cJSON *branch;
  int total = 0, missed = 0;
  cJSON_ArrayForEach(branch, cJSON_GetObjectItemCaseSensitive(line, "branches")) {
    total++;
    missed += integer(branch, "count") == 0;
  }
  int number = integer(line, "line_number");
  if (missed)
    printf("%s:%d: %d of %d branches never taken: %s\n", one->name, number, missed, total,
           source_line(one, number));
}

/* Lines that never ran are one range when no line that ran stands between them. */
static void print_file(const cJSON *file, const char *name) {
  const cJSON *line;
  source one;
  int first = 0, last = 0;
  source_open(&one, name);
  cJSON_ArrayForEach(line, cJSON_GetObjectItemCaseSensitive(file, "lines")) {
    if (is_true(line, "gcovr/noncode") || is_true(line, "gcovr/excluded"))
      continue;
    if (integer(line, "count") == 0) {
      last = integer(line, "line_number");
      first = first ? first : last;
      continue;
    }
    print_range(&one, first, last);
    first = last = 0;
    print_branches(&one, line);
  }
  print_range(&one, first, last);
  source_close(&one);
}

/* Sources that no tree builds are in no number; better said than forgotten. */
static void print_unmeasured(const cJSON *files) {
  coverage_limits limits = {0};
  char **sources = NULL, **measured = NULL;
  const cJSON *file;
  cJSON_ArrayForEach(file, files) {
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "file"));
    list_add(&measured, text_format("%s/%s", place_root(), name ? name : ""));
  }
  if (coverage_limits_read(&limits) == 0)
    for (size_t i = 0; i < list_count(limits.folders); i++) {
      char *folder = text_format("%s/%s", place_root(), limits.folders[i]);
      coverage_files(folder, ".c", &sources);
      free(folder);
    }
  for (size_t i = 0; sources && sources[i]; i++)
    if (!list_has(measured, sources[i]))
      printf("%s: not measured: not part of a build that counts\n", sources[i] + strlen(place_root()) + 1);
  list_free(sources);
  list_free(measured);
  coverage_limits_clear(&limits);
}

int coverage_gaps(const char *dir) {
  char *path = text_format("%s/coverage.json", dir), *data = NULL;
  size_t size = 0;
  int err = file_read(path, &data, &size);
  cJSON *json = err ? NULL : cJSON_Parse(data);
  if (!json) {
    fprintf(stderr, "kit coverage: %s cannot be read\n", path);
    err = err ? err : -EINVAL;
  } else {
    const cJSON *file, *files = cJSON_GetObjectItemCaseSensitive(json, "files");
    puts("\n== Not covered");
    cJSON_ArrayForEach(file, files) {
      const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "file"));
      if (name)
        print_file(file, name);
    }
    print_unmeasured(files);
  }
  cJSON_Delete(json);
  free(data);
  free(path);
  return err;
}
