#include "finding.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void free_one(kit_finding *one) {
  free(one->id);
  free(one->what);
  free(one->where);
  free(one->process);
  free(one->rule);
  free(one->look);
  free(one->engine);
}

static bool copy(char **ret, const char *text) {
  *ret = strdup(text ? text : "");
  return *ret != NULL;
}

int kit_findings_add(kit_findings *list, const kit_finding *finding) {
  kit_finding *items = realloc(list->items, (list->count + 1) * sizeof *items);
  if (!items)
    return -ENOMEM;
  list->items = items;
  kit_finding *one = &items[list->count];
  *one = (kit_finding){.kind = finding->kind};
  if (!copy(&one->id, finding->id) || !copy(&one->what, finding->what) ||
      !copy(&one->where, finding->where) || !copy(&one->process, finding->process) ||
      !copy(&one->rule, finding->rule) || !copy(&one->look, finding->look) ||
      !copy(&one->engine, finding->engine)) {
    free_one(one);
    return -ENOMEM;
  }
  list->count++;
  return 0;
}

void kit_findings_free(kit_findings *list) {
  for (size_t i = 0; i < list->count; i++)
    free_one(&list->items[i]);
  free(list->items);
  *list = (kit_findings){NULL, 0};
}
