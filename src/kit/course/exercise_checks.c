/* The checks of an exercise.json. */
#include "common/files.h"
#include "common/text.h"
#include "course/exercise_read.h"
#include "course/kind.h"
#include "course/ways.h"

#include <stdlib.h>
#include <string.h>

static check_visibility read_visibility(const field_object *object) {
  static const char *const names[] = {"visible", "name", "after-due", "hidden"};
  char *text = field_text(object, "visibility", 20, "visible");
  int found = -1;
  for (int i = 0; i < 4; i++)
    if (strcmp(text, names[i]) == 0)
      found = i;
  if (found < 0)
    field_fail(object->reader, object->path, "visibility",
               "\"%s\" is none of visible, name, after-due, hidden", text);
  free(text);
  return found < 0 ? CHECK_VISIBLE : (check_visibility)found;
}

static void read_engines(const field_object *check, exercise_check *one) {
  static const char *const known[] = {"tree", "waitgraph", "inject", "probe", "storm", "stdio", "static"};
  char *names = text_copy("");
  one->engines = field_texts(check, "engines", false);
  if (!one->engines)
    list_add(&one->engines, text_copy("tree"));
  for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
    char *longer = text_format("%s%s%s", names, k ? ", " : "", known[k]);
    free(names);
    names = longer;
  }
  for (size_t i = 0; one->engines[i]; i++) {
    bool found = false;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
      found = found || strcmp(one->engines[i], known[k]) == 0;
    if (!found)
      field_fail(check->reader, check->path, "engines", "\"%s\" is no engine (%s)", one->engines[i], names);
  }
  free(names);
}

static void read_under(const field_object *check, exercise_check *one) {
  one->under = field_texts(check, "under", false);
  for (size_t i = 0; one->under && one->under[i]; i++)
    if (!way_known(one->under[i])) {
      char *names = way_names(), *name = text_format("under[%zu]", i);
      field_fail(check->reader, check->path, name, "\"%s\" is none of %s", one->under[i], names);
      free(name);
      free(names);
    }
}

/* Only a check that stands before can be needed, so there are no circles. */
static void check_needs(const field_object *check, const exercise *whole, const exercise_check *one) {
  for (size_t i = 0; one->needs && one->needs[i]; i++)
    if (!exercise_check_find(whole, one->needs[i])) {
      char *name = text_format("needs[%zu]", i);
      field_fail(check->reader, check->path, name, "\"%s\" is no check before this one", one->needs[i]);
      free(name);
    }
}

static void read_check(const field_object *check, exercise *whole, exercise_check *one) {
  static const char *const names[] = {"id",      "title",    "points", "visibility", "needs", "run",
                                      "test",    "engines",  "faults", "optional",   "under", "judge",
                                      "answers", "at_least", "tests",  NULL};
  field_only(check, names);
  one->id = field_text(check, "id", 40, NULL);
  if (!exercise_is_id(one->id))
    field_fail(check->reader, check->path, "id", "\"%s\": lower-case letters, digits and - only", one->id);
  if (exercise_check_find(whole, one->id))
    field_fail(check->reader, check->path, "id", "\"%s\" stands twice", one->id);
  one->title = field_text(check, "title", 60, NULL);
  one->points = field_number(check, "points", 0, 1000, FIELD_REQUIRED);
  one->visibility = read_visibility(check);
  one->needs = field_texts(check, "needs", false);
  check_needs(check, whole, one);
  kind_read_action(check, whole, one);
  read_engines(check, one);
  one->faults = field_bool(check, "faults", false);
  one->optional = field_bool(check, "optional", false);
  read_under(check, one);
}

void exercise_read_checks(const field_object *top, exercise *whole) {
  const cJSON *array = field_below(top, "checks", true, true);
  int size = array ? cJSON_GetArraySize(array) : 0;
  if (array && !size)
    field_fail(top->reader, "", "checks", "at least one check is needed");
  whole->checks = kit_alloc((size_t)size, sizeof *whole->checks);
  for (const cJSON *item = array ? array->child : NULL; item; item = item->next) {
    char *path = text_format("checks[%zu].", whole->check_count);
    field_object check = {top->reader, item, path};
    if (!cJSON_IsObject(item))
      field_fail(top->reader, path, "", "must be an object");
    read_check(&check, whole, &whole->checks[whole->check_count]);
    whole->check_count++; /* after reading: exercise_check_find() sees those before */
    free(path);
  }
}
