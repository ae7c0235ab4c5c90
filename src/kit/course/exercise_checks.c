/* The checks of an exercise.json. */
#include "common/files.h"
#include "common/text.h"
#include "course/exercise_read.h"
#include "course/ways.h"

#include <stdlib.h>
#include <string.h>

static bool is_c_name(const char *text) {
  return *text &&
         strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(text);
}

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

static void read_run(const field_object *check, exercise_check *one) {
  static const char *const names[] = {"args", "stdin", "stdout", "code", NULL};
  char *path = text_format("%srun.", check->path);
  field_object run = {check->reader, field_below(check, "run", false, true), path};
  field_only(&run, names);
  one->args = field_texts(&run, "args", false);
  one->input = field_text(&run, "stdin", 1 << 20, "");
  one->output = field_present(&run, "stdout") ? field_text(&run, "stdout", 1 << 20, "") : NULL;
  one->code = field_number(&run, "code", 0, 255, 0);
  free(path);
}

/* How many of them have to be caught: all, unless it says less. */
static void read_wrong(const field_object *check, const exercise *whole, exercise_check *one) {
  char **all = exercise_answers(whole, false);
  one->judges = JUDGES_WRONG;
  one->answers = field_texts(check, "answers", false);
  for (size_t i = 0; one->answers && one->answers[i]; i++) {
    char *path = text_format("%s/answers/wrong/%s.c", whole->dir, one->answers[i]);
    char *name = text_format("answers[%zu]", i);
    if (!file_exists(path))
      field_fail(check->reader, check->path, name, "answers/wrong/%s.c does not exist", one->answers[i]);
    free(name);
    free(path);
  }
  int most = (int)list_count(one->answers ? one->answers : all);
  one->at_least = field_number(check, "at_least", 1, most > 0 ? most : 1, most);
  list_free(all);
}

static void refuse(const field_object *check, const char *const *fields, const char *which) {
  for (size_t i = 0; fields[i]; i++)
    if (field_present(check, fields[i]))
      field_fail(check->reader, check->path, fields[i], "not with \"judge\": \"%s\"", which);
}

/* Faults are for the learner's tests to make, in what they test. */
static void read_judge(const field_object *check, const exercise *whole, exercise_check *one) {
  static const char *const not_right[] = {"faults", "optional", "answers", "at_least", NULL},
                           *const not_wrong[] = {"faults", "optional", "under", NULL};
  char *which = field_text(check, "judge", 10, NULL);
  if (strcmp(which, "wrong") == 0)
    read_wrong(check, whole, one);
  else if (strcmp(which, "right") == 0)
    one->judges = JUDGES_RIGHT;
  else
    field_fail(check->reader, check->path, "judge", "\"%s\" is neither right nor wrong", which);
  refuse(check, one->judges == JUDGES_RIGHT ? not_right : not_wrong, which);
  free(which);
}

static const char *kind_of(const exercise *whole) {
  return whole->suite ? "tests" : whole->function ? "function" : "program";
}

static void read_action(const field_object *check, const exercise *whole, exercise_check *one) {
  static const char *const actions[] = {"run", "test", "judge", NULL};
  const char *wanted = whole->suite ? "judge" : whole->function ? "test" : "run";
  for (size_t i = 0; actions[i]; i++)
    if (strcmp(actions[i], wanted) != 0 && field_present(check, actions[i]))
      field_fail(check->reader, check->path, actions[i], "not for the kind \"%s\"; it has \"%s\"",
                 kind_of(whole), wanted);
  if (whole->suite) {
    read_judge(check, whole, one);
    return;
  }
  if (!whole->function) {
    read_run(check, one);
    return;
  }
  one->test = field_text(check, "test", 100, NULL);
  if (!is_c_name(one->test))
    field_fail(check->reader, check->path, "test", "\"%s\" is no name of a TEST", one->test);
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
  static const char *const names[] = {"id",    "title", "points",  "visibility", "needs",
                                      "run",   "test",  "engines", "faults",     "optional",
                                      "under", "judge", "answers", "at_least",   NULL};
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
  read_action(check, whole, one);
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
