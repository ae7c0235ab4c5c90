/* kit dev mutants: which small changes of a solution does no check notice? */
#include "common/files.h"
#include "common/interrupt.h"
#include "common/place.h"
#include "common/text.h"
#include "dev/dev.h"
#include "dev/mutants.h"
#include "verbs.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct arguments {
  const char *id, *solution;
  long jobs;
  bool json, deep;
} arguments;

static bool read_arguments(int argc, char **argv, arguments *ret) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--json") == 0)
      ret->json = true;
    else if (strcmp(argv[i], "--deep") == 0)
      ret->deep = true;
    else if (strcmp(argv[i], "--solution") == 0 && i + 1 < argc)
      ret->solution = argv[++i];
    else if (strcmp(argv[i], "--jobs") == 0 && i + 1 < argc)
      ret->jobs = strtol(argv[++i], NULL, 10);
    else if (argv[i][0] == '-' || ret->id)
      return false;
    else
      ret->id = argv[i];
  }
  return ret->id && ret->jobs >= 0 && ret->jobs <= 256;
}

static void print(const mutants *all) {
  printf("%s, solution %s: %zu mutants\n", all->exercise->id, all->solution, all->count);
  for (int state = MUTANT_REFUSED; state <= MUTANT_BROKEN; state++)
    printf("%6zu %s\n", mutants_in(all, (mutant_state)state), mutant_state_name((mutant_state)state));
  for (size_t i = 0; i < all->count; i++) {
    const mutant *one = &all->items[i];
    if (one->state != MUTANT_SURVIVED && one->state != MUTANT_BROKEN)
      continue;
    printf("\n%s:%d: %s\n", one->file, one->change.line, one->change.change);
    if (one->state == MUTANT_BROKEN)
      printf("    %s\n", one->said);
    else
      printf("    again: ./kit check %s --dir %s\n", all->exercise->id, place_short(one->dir));
  }
}

static void print_json(const mutants *all) {
  cJSON *array = cJSON_CreateArray();
  for (size_t i = 0; i < all->count; i++) {
    const mutant *one = &all->items[i];
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "file", one->file);
    cJSON_AddNumberToObject(json, "line", one->change.line);
    cJSON_AddStringToObject(json, "change", one->change.change);
    cJSON_AddStringToObject(json, "state", mutant_state_name(one->state));
    cJSON_AddStringToObject(json, "said", one->said ? one->said : "");
    cJSON_AddStringToObject(json, "dir", one->state == MUTANT_SURVIVED ? one->dir : "");
    cJSON_AddItemToArray(array, json);
  }
  char *text = cJSON_Print(array);
  puts(text ? text : "[]");
  free(text);
  cJSON_Delete(array);
}

static int run(const exercise *one, const arguments *with, const char *solution) {
  mutants all = {.exercise = one,
                 .solution = solution,
                 .solution_dir = text_format("%s/solutions/%s", one->dir, solution),
                 .dir = text_format("%s/.build/mutants-%s-%s", place_work(), one->id, solution)};
  int code = KIT_BROKEN;
  size_t jobs = (size_t)with->jobs;
  interrupt_listen();
  if (!folder_exists(all.solution_dir)) {
    fprintf(stderr, "kit: there is no solution \"%s\"\n", solution);
    code = KIT_USAGE;
  } else if (mutants_make(&all) && mutants_compile(&all, jobs) && mutants_check(&all, jobs, false) &&
             (!with->deep || mutants_check(&all, jobs, true))) {
    if (with->json)
      print_json(&all);
    else
      print(&all);
    code = mutants_in(&all, MUTANT_BROKEN)     ? KIT_BROKEN
           : mutants_in(&all, MUTANT_SURVIVED) ? KIT_FAILED
                                               : KIT_GOOD;
  }
  mutants_free(&all);
  return code;
}

int dev_mutants(int argc, char **argv) {
  arguments with = {0};
  if (!read_arguments(argc, argv, &with)) {
    fprintf(stderr, "usage: ./kit dev mutants EXERCISE [--solution NAME] [--deep] [--jobs N] [--json]\n");
    return KIT_USAGE;
  }
  exercise_list all = exercises_load();
  const exercise *one = exercises_find(&all, with.id);
  int code = KIT_USAGE;
  if (one) {
    char *dir = text_format("%s/solutions", one->dir), **names = folder_names(dir, "");
    code = run(one, &with, with.solution ? with.solution : names ? names[0] : "");
    list_free(names);
    free(dir);
  } else
    fprintf(stderr, "kit: there is no exercise \"%s\"\n", with.id);
  exercises_free(&all);
  interrupt_leave();
  return code;
}
