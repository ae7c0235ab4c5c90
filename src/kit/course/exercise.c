#include "common/field.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "course/exercise_read.h"
#include "course/kind.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_limits(const field_object *top, exercise_limits *limits) {
  static const char *const names[] = {"wall_ms", "cpu_s", "memory_mb", "processes", "output_kb", NULL};
  field_object object = {top->reader, field_below(top, "limits", false, false), "limits."};
  field_only(&object, names);
  limits->wall_ms = field_number(&object, "wall_ms", 100, 600000, 10000);
  limits->cpu_s = field_number(&object, "cpu_s", 1, 600, 10);
  limits->memory_mb = field_number(&object, "memory_mb", 16, 65536, 512);
  limits->processes = field_number(&object, "processes", 1, 10000, 64);
  limits->output_kb = field_number(&object, "output_kb", 1, 1048576, 1024);
}

static void read_gate(const field_object *top, exercise *whole) {
  static const char *const names[] = {"lines", "none", NULL};
  field_object gate = {top->reader, field_below(top, "gate", false, false), "gate."};
  bool none = gate.json && field_present(&gate, "none");
  field_only(&gate, names);
  whole->gate_none = none ? field_text(&gate, "none", 200, NULL) : text_copy("");
  whole->gate_lines = gate.json && !none ? field_number(&gate, "lines", 1, 100, FIELD_REQUIRED) : -1;
  if (none && field_present(&gate, "lines"))
    field_fail(top->reader, "gate.", "none", "not beside \"lines\": there is a gate or there is none");
}

static bool is_source(const char *name) {
  size_t size = strlen(name);
  return size > 2 && !strchr(name, '/') && name[0] != '.' &&
         (strcmp(name + size - 2, ".c") == 0 || strcmp(name + size - 2, ".h") == 0);
}

static void read_files(const field_object *top, exercise *whole) {
  whole->files = field_texts(top, "files", true);
  if (!whole->files)
    field_fail(top->reader, "", "files", "at least one file is needed");
  for (size_t i = 0; whole->files && whole->files[i]; i++) {
    char *name = text_format("files[%zu]", i);
    char *starter = text_format("%s/starter/%s", whole->dir, whole->files[i]);
    if (!is_source(whole->files[i]))
      field_fail(top->reader, "", name, "\"%s\" is no name of a .c or .h file", whole->files[i]);
    else if (i == 0 && !strstr(whole->files[i], ".c"))
      field_fail(top->reader, "", name, "the first file must be a .c file");
    else if (!file_exists(starter))
      field_fail(top->reader, "", name, "starter/%s does not exist", whole->files[i]);
    free(starter);
    free(name);
  }
}

static void check_folder(const field_object *top, const exercise *whole) {
  const char *folder_id = strrchr(whole->dir, '/');
  folder_id = folder_id ? folder_id + 1 : whole->dir;
  if (strcmp(whole->id, folder_id) != 0)
    field_fail(top->reader, "", "id", "\"%s\" is not the name of its folder", whole->id);
  if (!exercise_is_id(whole->id))
    field_fail(top->reader, "", "id", "\"%s\": lower-case letters, digits and - only", whole->id);
  char *task = text_format("%s/task.md", whole->dir);
  if (!file_exists(task))
    field_fail(top->reader, "", "", "task.md beside it does not exist");
  free(task);
  char *tests = text_format("%s/tests", whole->dir);
  char **names = folder_names(tests, ".c");
  if (whole->function && !whole->library && !names)
    field_fail(top->reader, "", "kind", "\"function\" needs a tests/*.c beside it");
  list_free(names);
  free(tests);
  char **right = exercise_answers(whole, true);
  if (whole->suite && !right)
    field_fail(top->reader, "", "kind", "\"tests\" needs an answers/right/*.c beside it");
  list_free(right);
}

static void read_whole(const field_object *top, exercise *whole) {
  static const char *const names[] = {"id",       "title", "stage",  "minutes", "difficulty", "requires",
                                      "teaches",  "node",  "kind",   "files",   "limits",     "checks",
                                      "mistakes", "gate",  "proved", NULL};
  field_only(top, names);
  whole->id = field_text(top, "id", 40, NULL);
  whole->title = field_text(top, "title", 60, NULL);
  whole->stage = field_number(top, "stage", 0, 99, FIELD_REQUIRED);
  whole->minutes = field_number(top, "minutes", 1, 1000, FIELD_REQUIRED);
  whole->difficulty = field_number(top, "difficulty", 1, 5, FIELD_REQUIRED);
  whole->requires = field_texts(top, "requires", true);
  whole->teaches = field_texts(top, "teaches", true);
  whole->node = field_text(top, "node", 200, NULL);
  whole->proved = field_text(top, "proved", 300, NULL);
  whole->mistakes = field_texts(top, "mistakes", true);
  kind_read(top, whole);
  read_files(top, whole);
  read_limits(top, &whole->limits);
  read_gate(top, whole);
  check_folder(top, whole);
  exercise_read_checks(top, whole);
}

exercise *exercise_load(const char *dir, char **ret_error) {
  char *file = text_format("%s/exercise.json", dir);
  field_reader reader = {place_short(file), NULL};
  char *data = NULL;
  int result = file_read(file, &data, NULL);
  const char *end = NULL;
  cJSON *json = data ? cJSON_ParseWithOpts(data, &end, true) : NULL;
  exercise *whole = kit_alloc(1, sizeof *whole);
  whole->dir = text_copy(dir);
  if (result)
    field_fail(&reader, "", "", "cannot be read: %s", strerror(-result));
  else if (!cJSON_IsObject(json)) {
    int line = 1;
    for (const char *at = data; end && at < end && *at; at++)
      line += *at == '\n';
    field_fail(&reader, "", "", "no valid JSON object; look near line %d", line);
  } else
    read_whole(&(field_object){&reader, json, ""}, whole);
  cJSON_Delete(json);
  free(data);
  free(file);
  if (!reader.error)
    return whole;
  *ret_error = reader.error;
  return exercise_free(whole);
}

exercise *exercise_free(exercise *one) {
  if (!one)
    return NULL;
  for (size_t i = 0; i < one->check_count; i++) {
    exercise_check *check = &one->checks[i];
    free(check->id);
    free(check->title);
    free(check->test);
    free(check->input);
    free(check->output);
    list_free(check->needs);
    list_free(check->args);
    list_free(check->answers);
    list_free(check->engines);
    list_free(check->under);
    list_free(check->tests);
  }
  free(one->checks);
  free(one->dir);
  free(one->id);
  free(one->title);
  free(one->node);
  free(one->proved);
  free(one->gate_none);
  list_free(one->requires);
  list_free(one->teaches);
  list_free(one->files);
  list_free(one->mistakes);
  free(one);
  return NULL;
}
