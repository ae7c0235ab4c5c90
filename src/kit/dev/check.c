/* kit dev check: is the course whole, and does it hold what it promises? */
#include "common/interrupt.h"
#include "common/progress.h"
#include "common/text.h"
#include "dev/dev.h"
#include "dev/notes.h"
#include "dev/proof.h"
#include "dev/runs.h"
#include "verbs.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLE = 150 }; /* runs in about a minute, on two processors */

typedef struct arguments {
  char **names;
  long sample, jobs; /* -1, 0: as usual */
  bool full, json;
} arguments;

static bool read_number(int argc, char **argv, int *i, const char *name, long *ret) {
  if (strcmp(argv[*i], name) != 0 || *i + 1 >= argc)
    return false;
  char *end = NULL;
  *ret = strtol(argv[++*i], &end, 10);
  return *argv[*i] && !*end && *ret >= 0;
}

static bool read_arguments(int argc, char **argv, arguments *with) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--full") == 0)
      with->full = true;
    else if (strcmp(argv[i], "--json") == 0)
      with->json = true;
    else if (argv[i][0] != '-')
      list_add(&with->names, text_copy(argv[i]));
    else if (!read_number(argc, argv, &i, "--sample", &with->sample) &&
             !read_number(argc, argv, &i, "--jobs", &with->jobs))
      return false;
  }
  return with->jobs <= 256;
}

static bool choose(const subjects *all, const arguments *with, bool *wanted) {
  for (size_t i = 0; i < all->count; i++)
    wanted[i] = !with->names;
  for (size_t i = 0; with->names && with->names[i]; i++) {
    const subject *one = subjects_find(all, with->names[i]);
    bool all_lessons = strcmp(with->names[i], "lessons") == 0;
    if (!one && !all_lessons) {
      fprintf(stderr, "kit: there is no exercise or lesson \"%s\"\n", with->names[i]);
      return false;
    }
    for (size_t k = 0; k < all->count; k++)
      wanted[k] = wanted[k] || &all->items[k] == one || (all_lessons && all->items[k].lesson);
  }
  return true;
}

static unsigned read_seed(void) {
  const char *given = getenv("CHILDPROC_SEED");
  return given && *given ? (unsigned)strtoul(given, NULL, 10)
                         : (unsigned)time(NULL) ^ (unsigned)getpid() << 16;
}

static void prove(const subjects *all, const bool *wanted) {
  for (size_t i = 0; i < all->count && !interrupted(); i++) {
    subject *one = &all->items[i];
    if (!wanted[i])
      continue;
    progress_show(stderr, "pages", i, all->count);
    if (one->lesson)
      prove_lesson(one, all);
    if (!one->exercise)
      continue;
    prove_pages(one, all);
    prove_order(one, all);
    if (!subject_is_library(one))
      prove_calls(one, all);
  }
}

static int tell(const subjects *all, const bool *wanted, const arguments *with, unsigned seed,
                size_t left_out) {
  size_t problems = 0;
  for (size_t i = 0; i < all->count; i++)
    problems += wanted[i] ? all->items[i].problem_count : 0;
  if (with->json)
    proofs_print_json(all, wanted, seed, left_out);
  else {
    proofs_print(all, wanted);
    if (left_out)
      printf("\n%zu runs were left out: CHILDPROC_SEED=%u runs the same ones again, --full all of them.\n",
             left_out, seed);
    printf("\n%s: %zu problem%s.\n", problems ? "NOT GOOD" : "GOOD", problems, problems == 1 ? "" : "s");
  }
  return problems ? KIT_FAILED : KIT_GOOD;
}

static void tell_interrupted(const arguments *with, unsigned seed) {
  if (with->full || with->names)
    fprintf(stderr, "kit: the same command goes on from here\n");
  else
    fprintf(stderr, "kit: CHILDPROC_SEED=%u ./kit dev check goes on from here\n", seed);
}

static int run(const arguments *with) {
  subjects all = subjects_load();
  bool *wanted = kit_alloc(all.count + 1, sizeof *wanted);
  int code = KIT_USAGE;
  if (choose(&all, with, wanted)) {
    proof_runs runs;
    unsigned seed = read_seed();
    size_t sample = with->sample >= 0 ? (size_t)with->sample : with->full || with->names ? SIZE_MAX : SAMPLE;
    interrupt_listen();
    prove(&all, wanted);
    runs_plan(&all, wanted, with->full, &runs);
    runs_sample(&runs, sample, seed);
    size_t before = notes_read(&runs);
    if (before)
      fprintf(stderr, "%zu of %zu runs were done before the interruption.\n", before, runs.count);
    code = KIT_BROKEN;
    if (runs_do(&runs, (size_t)with->jobs)) {
      notes_remove();
      code = tell(&all, wanted, with, seed, runs.left_out);
    } else
      tell_interrupted(with, seed);
    runs_free(&runs);
  }
  free(wanted);
  subjects_free(&all);
  return code;
}

int dev_check(int argc, char **argv) {
  arguments with = {.sample = -1};
  int code = KIT_USAGE;
  if (read_arguments(argc, argv, &with))
    code = run(&with);
  else
    fprintf(stderr,
            "usage: ./kit dev check [EXERCISE | LESSON]... [--full] [--sample N] [--jobs N] [--json]\n");
  list_free(with.names);
  interrupt_leave();
  return code;
}
