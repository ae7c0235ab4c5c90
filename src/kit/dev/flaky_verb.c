/* kit dev flaky: how often does a check say something else of the same answer? */
#include "common/interrupt.h"
#include "common/place.h"
#include "common/text.h"
#include "dev/bound.h"
#include "dev/dev.h"
#include "dev/flaky.h"
#include "verbs.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct arguments {
  const char *id, *answer;
  long runs, jobs;
  bool json;
} arguments;

static bool read_arguments(int argc, char **argv, arguments *ret) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--json") == 0)
      ret->json = true;
    else if (strcmp(argv[i], "--runs") == 0 && i + 1 < argc)
      ret->runs = strtol(argv[++i], NULL, 10);
    else if (strcmp(argv[i], "--jobs") == 0 && i + 1 < argc)
      ret->jobs = strtol(argv[++i], NULL, 10);
    else if (strcmp(argv[i], "--answer") == 0 && i + 1 < argc)
      ret->answer = argv[++i];
    else if (argv[i][0] == '-' || ret->id)
      return false;
    else
      ret->id = argv[i];
  }
  return ret->id && ret->runs > 0 && ret->runs <= 10000 && ret->jobs >= 0 && ret->jobs <= 256;
}

static void print_difference(const flaky *all, const flaky_answer *answer, const flaky_check *one) {
  printf("\n%s, check %s:\n", place_short(answer->path), one->check->id);
  for (size_t w = 0; w < FLAKY_WORDS && one->words[w]; w++) {
    printf("    %-28s", one->words[w]);
    for (size_t i = 0; i < FLAKY_CONDITIONS; i++)
      if (one->counts[w][i])
        printf(" %zu %s;", one->counts[w][i], flaky_condition(i));
    putchar('\n');
  }
  printf("    again: ./kit check %s --dir %s --only %s\n", all->exercise->id, place_short(answer->path),
         one->check->id);
}

static void print(const flaky *all) {
  printf("%s: %zu answers, each %zu times\n\n", all->exercise->id, all->count, all->runs);
  printf("%-24s %10s %8s %26s\n", "check", "differed", "of runs", "at most, with 95 %");
  for (size_t k = 0; k < all->exercise->check_count; k++) {
    size_t runs = 0, differed = flaky_differed(all, k, &runs);
    printf("%-24s %10zu %8zu %24.2f %%\n", all->exercise->checks[k].id, differed, runs,
           100 * (runs ? bound_upper(differed, runs) : 1));
  }
  for (size_t i = 0; i < all->count; i++)
    for (size_t k = 0; k < all->exercise->check_count; k++)
      if (all->answers[i].checks[k].words[1])
        print_difference(all, &all->answers[i], &all->answers[i].checks[k]);
}

static void print_json(const flaky *all) {
  cJSON *array = cJSON_CreateArray();
  for (size_t k = 0; k < all->exercise->check_count; k++) {
    size_t runs = 0, differed = flaky_differed(all, k, &runs);
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "check", all->exercise->checks[k].id);
    cJSON_AddNumberToObject(json, "differed", (double)differed);
    cJSON_AddNumberToObject(json, "runs", (double)runs);
    cJSON_AddNumberToObject(json, "at_most", runs ? bound_upper(differed, runs) : 1);
    cJSON_AddItemToArray(array, json);
  }
  char *text = cJSON_Print(array);
  puts(text ? text : "[]");
  free(text);
  cJSON_Delete(array);
}

static int judge(const flaky *all) {
  size_t differed = 0, broken = 0, runs;
  for (size_t k = 0; k < all->exercise->check_count; k++)
    differed += flaky_differed(all, k, &runs);
  for (size_t i = 0; i < all->count; i++) {
    broken += all->answers[i].broken;
    if (all->answers[i].broken)
      fprintf(stderr, "kit: %zu runs of %s gave no result\n", all->answers[i].broken, all->answers[i].path);
  }
  return broken ? KIT_BROKEN : differed ? KIT_FAILED : KIT_GOOD;
}

static int run(const exercise *one, const arguments *with) {
  char *path = with->answer ? realpath(with->answer, NULL) : NULL;
  int code = KIT_USAGE;
  if (with->answer && !path)
    fprintf(stderr, "kit: there is no file or folder %s\n", with->answer);
  else {
    flaky all;
    interrupt_listen();
    flaky_plan(one, path, (size_t)with->runs, &all);
    code = KIT_BROKEN;
    if (flaky_run(&all, (size_t)with->jobs)) {
      if (with->json)
        print_json(&all);
      else
        print(&all);
      code = judge(&all);
    }
    flaky_free(&all);
  }
  free(path);
  return code;
}

int dev_flaky(int argc, char **argv) {
  arguments with = {0};
  if (!read_arguments(argc, argv, &with)) {
    fprintf(stderr, "usage: ./kit dev flaky EXERCISE --runs N [--answer PATH] [--jobs N] [--json]\n");
    return KIT_USAGE;
  }
  exercise_list all = exercises_load();
  const exercise *one = exercises_find(&all, with.id);
  int code = KIT_USAGE;
  if (one)
    code = run(one, &with);
  else
    fprintf(stderr, "kit: there is no exercise \"%s\"\n", with.id);
  exercises_free(&all);
  interrupt_leave();
  return code;
}
