/*
 * What this machine cannot run is no gap of the tests: the files of a mechanism that the kernel (or the
 * container) refuses here are left out of the gate, and it is said.
 */
#include "childproc.h"
#include "common/files.h"
#include "common/place.h"
#include "coverage/coverage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NULL: it is there. */
static const char *missing(const char *name) {
  size_t count;
  const cp_capability *list = cp_capabilities(&count);
  for (size_t i = 0; i < count; i++)
    if (strcmp(list[i].name, name) == 0)
      return list[i].there ? NULL : list[i].detail;
  return "not known to this back end";
}

/* A list that has gone stale would leave out nothing. */
static void check_files(const field_object *object, char *const *files) {
  for (; files && *files; files++) {
    char *path = text_format("%s/%s", place_root(), *files);
    if (!file_exists(path))
      field_fail(object->reader, object->path, "files", "there is no %s", *files);
    free(path);
  }
}

void coverage_needs_read(const field_object *gate, coverage_needs *ret) {
  static const char *const names[] = {"capability", "files", NULL};
  const cJSON *one, *all = field_below(gate, "needs", true, false);
  cJSON_ArrayForEach(one, all) {
    char path[32];
    (void)snprintf(path, sizeof path, "needs[%zu].", ret->count);
    field_object object = {.reader = gate->reader, .json = one, .path = path};
    field_only(&object, names);
    ret->items = kit_grow(ret->items, ret->count + 1, sizeof *ret->items);
    coverage_need *need = &ret->items[ret->count++];
    need->capability = field_text(&object, "capability", 60, NULL);
    need->files = field_texts(&object, "files", true);
    need->why = missing(need->capability);
    check_files(&object, need->files);
  }
}

bool coverage_needs_missing(const coverage_needs *needs, const char *file) {
  for (size_t i = 0; i < needs->count; i++)
    if (needs->items[i].why && list_has(needs->items[i].files, file))
      return true;
  return false;
}

void coverage_needs_print(const coverage_needs *needs) {
  for (size_t i = 0; i < needs->count; i++) {
    const coverage_need *need = &needs->items[i];
    if (!need->why)
      continue;
    printf("\nNot in the gate here, for want of %s (%s):\n", need->capability, need->why);
    for (char **file = need->files; file && *file; file++)
      printf("  %s\n", *file);
  }
}

void coverage_needs_clear(coverage_needs *needs) {
  for (size_t i = 0; i < needs->count; i++) {
    free(needs->items[i].capability);
    list_free(needs->items[i].files);
  }
  free(needs->items);
  *needs = (coverage_needs){0};
}
