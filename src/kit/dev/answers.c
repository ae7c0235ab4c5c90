#include "dev/answers.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static answer *add(answers *all, const exercise *one, char *path, char *expected, answer_round round) {
  all->items = kit_grow(all->items, all->count + 1, sizeof *all->items);
  all->items[all->count] = (answer){.exercise = one, .path = path, .expected = expected, .round = round};
  return &all->items[all->count++];
}

/* The first line is expect: FAIL where no mistake may be named; such a program is about no row. */
static bool add_wrong(answers *all, const exercise *one, char *const *only) {
  char *dir = text_format("%s/wrong", one->dir), **names = folder_names(dir, ".c");
  bool good = true;
  for (size_t i = 0; names && names[i]; i++) {
    char *path = text_format("%s/%s", dir, names[i]);
    char *expected = exercise_expected_mistake(path);
    if (!expected) {
      fprintf(stderr, "kit: %s: the first line must be /* expect: <mistake-id> */\n", place_short(path));
      good = false;
    }
    if (expected && strcmp(expected, "FAIL") != 0 && (!only || list_has(only, expected))) {
      (void)add(all, one, path, expected, ROUND_PLAIN);
      continue;
    }
    free(path);
    free(expected);
  }
  list_free(names);
  free(dir);
  return good;
}

static void add_right(answers *all, const exercise *one, const char *dir, int rounds) {
  char **names = folder_names(dir, "");
  for (size_t i = 0; names && names[i]; i++)
    for (int round = 0; round < rounds; round++)
      (void)add(all, one, text_format("%s/%s", dir, names[i]), NULL, (answer_round)round);
  list_free(names);
}

/* Solutions, and answers that were accused once (kit dev false). */
static void add_all_right(answers *all, const exercise *one, int rounds) {
  char *solutions = text_format("%s/solutions", one->dir);
  char *accused = text_format("%s/tests/catalogue/false/%s", place_root(), one->id);
  add_right(all, one, solutions, rounds);
  add_right(all, one, accused, rounds);
  free(accused);
  free(solutions);
}

static bool looks_for(const exercise *one, char *const *only) {
  for (size_t i = 0; only && only[i]; i++)
    if (list_has(one->mistakes, only[i]))
      return true;
  return !only;
}

static bool add_folder(answers *all, const char *top, char *const *only, int rounds) {
  char **names = folder_names(top, "");
  bool good = true;
  for (size_t i = 0; names && names[i]; i++) {
    char *dir = text_format("%s/%s", top, names[i]), *file = text_format("%s/exercise.json", dir);
    char *error = NULL;
    exercise *one = file_exists(file) ? exercise_load(dir, &error) : NULL;
    if (error) {
      fprintf(stderr, "kit: %s\n", error);
      good = false;
    }
    if (one && one->library) /* judged by a suite of its own: tests/capstone */
      one = exercise_free(one);
    if (one) {
      all->exercises = kit_grow(all->exercises, all->exercise_count + 1, sizeof(exercise *));
      all->exercises[all->exercise_count++] = one;
      good = add_wrong(all, one, only) && good;
      if (looks_for(one, only))
        add_all_right(all, one, rounds);
    }
    free(error);
    free(file);
    free(dir);
  }
  list_free(names);
  return good;
}

bool answers_load(char *const *only, int rounds, answers *ret) {
  static const char *const tops[] = {"exercises", "tests/catalogue"};
  bool good = true;
  *ret = (answers){0};
  for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
    char *top = text_format("%s/%s", place_root(), tops[i]);
    good = add_folder(ret, top, only, rounds) && good;
    free(top);
  }
  return good;
}

void answer_clear(answer *one) {
  free(one->path);
  free(one->expected);
  free(one->failure);
  free(one->messages);
  free(one->verdict);
  free(one->said);
  free(one->again);
  list_free(one->named);
  list_free(one->engines);
  *one = (answer){0};
}

void answers_free(answers *all) {
  for (size_t i = 0; i < all->count; i++)
    answer_clear(&all->items[i]);
  for (size_t i = 0; i < all->exercise_count; i++)
    exercise_free(all->exercises[i]);
  free(all->items);
  free(all->exercises);
  *all = (answers){0};
}
