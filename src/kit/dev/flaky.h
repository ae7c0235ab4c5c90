/* The same answers again and again, under several conditions: which check says now this, now that? */
#ifndef KIT_DEV_FLAKY_H
#define KIT_DEV_FLAKY_H

#include "course/exercise.h"

#include <stdbool.h>
#include <stddef.h>

enum { FLAKY_CONDITIONS = 5, FLAKY_WORDS = 8 };

/* What one check of one answer said: each different word, and how often under which condition. */
typedef struct flaky_check {
  const exercise_check *check;
  char *words[FLAKY_WORDS]; /* "PASS", "FAIL raw-status" */
  size_t counts[FLAKY_WORDS][FLAKY_CONDITIONS];
} flaky_check;

typedef struct flaky_answer {
  char *path;
  flaky_check *checks; /* as many as the exercise has */
  size_t broken;       /* runs without a result */
} flaky_answer;

typedef struct flaky {
  const exercise *exercise;
  flaky_answer *answers;
  size_t count, runs;
} flaky;

/* path: one answer, or NULL: all solutions and wrong answers. */
void flaky_plan(const exercise *one, const char *path, size_t runs, flaky *ret);
bool flaky_run(flaky *all, size_t jobs); /* false: interrupted */
void flaky_free(flaky *all);

/* Over all answers: in how many of `ret_runs` runs it said something else than it mostly says of that answer.
 */
size_t flaky_differed(const flaky *all, size_t check, size_t *ret_runs);

/* The word that is said most often; -1: none. */
int flaky_usual(const flaky_check *one);
const char *flaky_condition(size_t i);

#endif
