/* All exercises of the checkout, and what an author's exercise must have besides its description. */
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "course/exercise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_stage(const void *a, const void *b) {
  const exercise *one = *(exercise *const *)a, *other = *(exercise *const *)b;
  if (one->stage != other->stage)
    return one->stage < other->stage ? -1 : 1;
  return strverscmp(one->id, other->id);
}

/* What several exercises' tests include is no exercise. */
static bool is_shared(const char *name) {
  return strcmp(name, "common") == 0;
}

exercise_list exercises_load(void) {
  exercise_list list = {NULL, 0};
  char *top = text_format("%s/exercises", place_root());
  char **names = folder_names(top, "");
  list.items = kit_alloc(list_count(names), sizeof *list.items);
  for (size_t i = 0; names && names[i]; i++) {
    char *dir = text_format("%s/%s", top, names[i]);
    char *error = NULL;
    exercise *one = folder_exists(dir) && !is_shared(names[i]) ? exercise_load(dir, &error) : NULL;
    if (one)
      list.items[list.count++] = one;
    if (error)
      fprintf(stderr, "kit: %s\n", error);
    free(error);
    free(dir);
  }
  if (list.count)
    qsort(list.items, list.count, sizeof *list.items, by_stage);
  list_free(names);
  free(top);
  return list;
}

void exercises_free(exercise_list *list) {
  for (size_t i = 0; i < list->count; i++)
    exercise_free(list->items[i]);
  free(list->items);
  *list = (exercise_list){NULL, 0};
}

exercise *exercises_find(const exercise_list *list, const char *id) {
  for (size_t i = 0; i < list->count; i++)
    if (strcmp(list->items[i]->id, id) == 0)
      return list->items[i];
  return NULL;
}

static char *check_wrong(const exercise *one, const char *folder, const char *mistakes_dir) {
  char *dir = text_format("%s/%s", one->dir, folder);
  char **names = folder_names(dir, ".c");
  char *error = names ? NULL : text_format("%s: at least one wrong answer is needed", dir);
  for (size_t i = 0; names && names[i] && !error; i++) {
    char *file = text_format("%s/%s", dir, names[i]);
    char *id = exercise_expected_mistake(file);
    char *page = text_format("%s/%s.md", mistakes_dir, id ? id : "");
    if (!id)
      error = text_format("%s: the first line must be /* expect: <mistake-id> */", file);
    else if (strcmp(id, "FAIL") != 0 && !file_exists(page))
      error = text_format("%s: expects %s, and %s does not exist", file, id, page);
    free(page);
    free(id);
    free(file);
  }
  list_free(names);
  free(dir);
  return error;
}

static char *check_solutions(const exercise *one) {
  char *dir = text_format("%s/solutions", one->dir);
  char **names = folder_names(dir, "");
  char *error = names ? NULL : text_format("%s: at least one solution is needed", dir);
  for (size_t i = 0; names && names[i]; i++)
    for (size_t k = 0; one->files[k]; k++) {
      char *file = text_format("%s/%s/%s", dir, names[i], one->files[k]);
      if (!error && !file_exists(file))
        error = text_format("%s does not exist", file);
      free(file);
    }
  list_free(names);
  free(dir);
  return error;
}

/* Without it `kit run` has nothing to run. */
static char *check_try(const exercise *one) {
  char *file = text_format("%s/starter/try.c", one->dir);
  char *error = NULL;
  if (one->function && !file_exists(file))
    error = text_format("%s does not exist: a function needs a main that calls it", file);
  free(file);
  return error;
}

static char *check_pages(const exercise *one, const char *mistakes_dir) {
  char *error = NULL;
  for (int level = 1; level <= 3 && !error; level++) {
    char *hint = text_format("%s/hint%d.md", one->dir, level);
    if (!file_exists(hint))
      error = text_format("%s does not exist", hint);
    free(hint);
  }
  for (size_t i = 0; one->mistakes && one->mistakes[i] && !error; i++) {
    char *page = text_format("%s/%s.md", mistakes_dir, one->mistakes[i]);
    if (!file_exists(page))
      error = text_format("%s/exercise.json: mistakes[%zu]: %s does not exist", one->dir, i, page);
    free(page);
  }
  return error;
}

char *exercise_complete(const exercise *one, const char *mistakes_dir) {
  char *error = check_pages(one, mistakes_dir);
  if (!error)
    error = check_try(one);
  if (!error)
    error = check_solutions(one);
  /* Those of a library are patches of its solution, each for one test: tests/capstone. */
  if (!error && !one->library)
    error = check_wrong(one, "wrong", mistakes_dir);
  return error || !one->suite ? error : check_wrong(one, "answers/wrong", mistakes_dir);
}
