#include "check/deep.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "dev/lesson.h"
#include "dev/runs.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { EACH_ROUND = 5 }; /* times four rounds */

static proof_run *add(proof_runs *all, subject *of, proof which) {
  all->items = kit_grow(all->items, all->count + 1, sizeof *all->items);
  all->items[all->count] = (proof_run){.of = of, .which = which, .number = of->planned[which]++};
  return &all->items[all->count++];
}

static void add_answer(proof_runs *all, subject *of, proof which, char *path, int round) {
  add(all, of, which)->answer =
      (answer){.exercise = of->exercise, .path = path, .round = (answer_round)round};
}

static void plan_solutions(proof_runs *all, subject *of, bool full) {
  char *dir = text_format("%s/solutions", of->dir), **names = folder_names(dir, "");
  for (size_t i = 0; names && names[i]; i++)
    for (int n = 0; n < (full ? EACH_ROUND * ROUNDS : 1); n++)
      add_answer(all, of, PROOF_SOLUTIONS, text_format("%s/%s", dir, names[i]), n % ROUNDS);
  for (size_t i = 0; full && names && names[i] && deep_wanted(of->exercise); i++)
    add(all, of, PROOF_GATE)->name = text_copy(names[i]);
  list_free(names);
  free(dir);
}

/* Those without an expectation are a problem of the pages. */
static void plan_wrong(proof_runs *all, subject *of) {
  char *dir = text_format("%s/wrong", of->dir), **names = folder_names(dir, ".c");
  for (size_t i = 0; names && names[i]; i++) {
    char *path = text_format("%s/%s", dir, names[i]), *expected = exercise_expected_mistake(path);
    if (expected) {
      add_answer(all, of, PROOF_WRONG, path, ROUND_PLAIN);
      all->items[all->count - 1].answer.expected = expected;
    } else
      free(path);
  }
  list_free(names);
  free(dir);
}

static void plan_outputs(proof_runs *all, subject *of) {
  char **pages = folder_names(of->dir, ".md");
  for (size_t i = 0; pages && pages[i]; i++) {
    char *path = text_format("%s/%s", of->dir, pages[i]), *text = NULL;
    size_t count = 0;
    lesson_block *blocks = file_read(path, &text, NULL) == 0 ? lesson_blocks(text, &count) : NULL;
    for (size_t k = 0; k < count; k++)
      if (lesson_shows(&blocks[k])) {
        proof_run *one = add(all, of, PROOF_OUTPUTS);
        one->name = text_copy(lesson_shows(&blocks[k]));
        one->output = text_copy(blocks[k].body);
        if (all->scratch)
          one->env[0] = text_format("KIT_WORK=%s/%zu", all->scratch, all->count);
      }
    lesson_blocks_free(blocks, count);
    free(text);
    free(path);
  }
  list_free(pages);
}

/* What lessons build is kept apart, so that several may do so at once, also the same program. */
static char *make_scratch(void) {
  char *top = text_format("%s/.build", place_work()), *dir = text_format("%s/dev-XXXXXX", top);
  bool made = folder_make(top) == 0 && mkdtemp(dir);
  free(top);
  if (made)
    return dir;
  free(dir);
  return NULL;
}

/* Its checks take minutes. What its wrong answers prove, its own tests say. */
static void plan_library(proof_runs *all, subject *of, bool full) {
  char *dir = text_format("%s/solutions", of->dir), **names = folder_names(dir, "");
  for (size_t i = 0; full && names && names[i]; i++)
    add(all, of, PROOF_SOLUTIONS)->name = text_format("%s/%s", dir, names[i]);
  list_free(names);
  free(dir);
}

void runs_plan(const subjects *all, const bool *wanted, bool full, proof_runs *ret) {
  *ret = (proof_runs){.scratch = make_scratch()};
  for (size_t i = 0; i < all->count; i++) {
    subject *one = &all->items[i];
    if (wanted[i] && one->lesson)
      plan_outputs(ret, one);
    if (!wanted[i] || !one->exercise)
      continue;
    if (subject_is_library(one)) {
      plan_library(ret, one, full);
      continue;
    }
    add_answer(ret, one, PROOF_STARTER, text_format("%s/starter", one->dir), ROUND_PLAIN);
    plan_solutions(ret, one, full);
    plan_wrong(ret, one);
  }
}

static void clear(proof_run *one) {
  answer_clear(&one->answer);
  free(one->name);
  free(one->output);
  free(one->env[0]);
}

static uint64_t next_random(uint64_t *state) { /* splitmix64 */
  uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

void runs_sample(proof_runs *all, size_t count, unsigned seed) {
  uint64_t state = seed;
  for (size_t i = all->count; i > 1; i--) {
    size_t k = next_random(&state) % i;
    proof_run kept = all->items[i - 1];
    all->items[i - 1] = all->items[k];
    all->items[k] = kept;
  }
  for (; all->count > count; all->left_out++)
    clear(&all->items[--all->count]);
}

void runs_free(proof_runs *all) {
  for (size_t i = 0; i < all->count; i++)
    clear(&all->items[i]);
  free(all->items);
  if (all->scratch)
    folder_remove(all->scratch);
  free(all->scratch);
  *all = (proof_runs){0};
}
