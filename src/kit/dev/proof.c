#include "dev/proof.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"

#include <cJSON.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static subject *add(subjects *all, char *id, char *dir) {
  all->items = kit_grow(all->items, all->count + 1, sizeof *all->items);
  all->items[all->count] = (subject){.id = id, .dir = dir, .kind = text_copy("")};
  return &all->items[all->count++];
}

static void read_kind(subject *one) {
  char *path = text_format("%s/exercise.json", one->dir), *data = NULL;
  cJSON *json = file_read(path, &data, NULL) == 0 ? cJSON_Parse(data) : NULL;
  const char *kind = cJSON_GetStringValue(cJSON_GetObjectItem(json, "kind"));
  free(one->kind);
  one->kind = text_copy(kind);
  cJSON_Delete(json);
  free(data);
  free(path);
}

bool subject_is_library(const subject *of) {
  return strcmp(of->kind, "library") == 0;
}

static void add_exercises(subjects *all) {
  char *top = text_format("%s/exercises", place_root());
  char **names = folder_names(top, "");
  for (size_t i = 0; names && names[i]; i++) {
    char *dir = text_format("%s/%s", top, names[i]), *error = NULL;
    if (!folder_exists(dir) || strcmp(names[i], "common") == 0) {
      free(dir);
      continue;
    }
    subject *one = add(all, text_copy(names[i]), dir);
    read_kind(one);
    one->exercise = exercise_load(dir, &error);
    if (error)
      problem_add(one, PROOF_PAGES, NULL, "%s", error);
    free(error);
  }
  list_free(names);
  free(top);
}

/* The folders; what belongs to all lessons stands beside them. */
static void add_lessons(subjects *all) {
  char *top = text_format("%s/lessons", place_root());
  char **names = folder_names(top, "");
  for (size_t i = 0; names && names[i]; i++) {
    char *dir = text_format("%s/%s", top, names[i]);
    if (folder_exists(dir))
      add(all, text_format("lesson %s", names[i]), dir)->lesson = true;
    else
      free(dir);
  }
  list_free(names);
  free(top);
}

static int by_stage(const void *a, const void *b) {
  const subject *one = a, *other = b;
  int stage = one->exercise ? one->exercise->stage : 100;
  int other_stage = other->exercise ? other->exercise->stage : 100;
  if (one->lesson != other->lesson)
    return one->lesson ? 1 : -1;
  if (stage != other_stage)
    return stage < other_stage ? -1 : 1;
  return strverscmp(one->id, other->id);
}

subjects subjects_load(void) {
  subjects all = {NULL, 0};
  add_exercises(&all);
  add_lessons(&all);
  if (all.count)
    qsort(all.items, all.count, sizeof *all.items, by_stage);
  return all;
}

void subjects_free(subjects *all) {
  for (size_t i = 0; i < all->count; i++) {
    subject *one = &all->items[i];
    for (size_t k = 0; k < one->problem_count; k++) {
      free(one->problems[k].what);
      free(one->problems[k].command);
    }
    free(one->problems);
    exercise_free(one->exercise);
    free(one->id);
    free(one->kind);
    free(one->dir);
  }
  free(all->items);
  *all = (subjects){NULL, 0};
}

/* A lesson is also found by its folder's name. */
subject *subjects_find(const subjects *all, const char *id) {
  for (size_t i = 0; i < all->count; i++) {
    const char *name = all->items[i].id;
    if (strcmp(name, id) == 0 || (all->items[i].lesson && strcmp(strchr(name, ' ') + 1, id) == 0))
      return &all->items[i];
  }
  return NULL;
}

void problem_add(subject *of, proof which, char *command, const char *format, ...) {
  char what[4096];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  of->problems = kit_grow(of->problems, of->problem_count + 1, sizeof *of->problems);
  of->problems[of->problem_count++] = (problem){
      which, text_copy(what),
      command ? command : text_format("./kit dev check %s", of->lesson ? strchr(of->id, ' ') + 1 : of->id)};
}

size_t problem_count(const subject *of, proof which) {
  size_t count = 0;
  for (size_t i = 0; i < of->problem_count; i++)
    count += of->problems[i].of == which;
  return count;
}

const char *proof_name(proof which) {
  static const char *const names[] = {"pages",     "order", "calls", "starter",
                                      "solutions", "wrong", "gate",  "outputs"};
  return names[which];
}

bool proof_by_running(proof which) {
  return which >= PROOF_STARTER;
}
