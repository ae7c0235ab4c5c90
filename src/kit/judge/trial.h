/* One shipped answer under the learner's own tests. */
#ifndef KIT_TRIAL_H
#define KIT_TRIAL_H

#include "course/exercise.h"

typedef enum outcome {
  OUTCOME_ACCEPTED, /* every test passed */
  OUTCOME_REFUSED,  /* one did not: `test` and `said` tell which and why */
  OUTCOME_NO_TESTS, /* they do not compile, or there are none: `said` */
  OUTCOME_BROKEN    /* our own failure: `said` */
} outcome;

typedef struct trial {
  bool right;
  char *name;    /* "by_pid", or "raw" of wrong/raw.c */
  char *mistake; /* that a wrong one makes, or NULL */
  outcome outcome;
  char *test, *said; /* "" where there is nothing to tell */
  size_t tests;      /* how many were run */
} trial;

typedef struct trials {
  trial *items;
  size_t count;
} trials;

/* All of an exercise, the right ones first, in an order that stays. */
trials trials_list(const exercise *one);
void trials_free(trials *list);

/* Builds it with the tests in `tests` (a path) in the folder `out`, and runs them until one does not pass. */
void trial_run(trial *one, const exercise *of, const char *tests, const char *out);

#endif
