/* One shipped answer under the learner's own tests. */
#ifndef KIT_TRIAL_H
#define KIT_TRIAL_H

#include "course/exercise.h"

typedef enum trial_outcome {
  OUTCOME_ACCEPTED, /* every test passed */
  OUTCOME_REFUSED,  /* one did not: `test` and `said` tell which and why */
  OUTCOME_NO_TESTS, /* they do not compile, or there are none: `said` */
  OUTCOME_BROKEN    /* our own failure: `said` */
} trial_outcome;

typedef struct trial {
  bool right;
  char *name;    /* "by_pid", or "raw" of wrong/raw.c */
  char *path;    /* kind tests: of its one file */
  size_t number; /* from 1, in its kind: it stays, whichever are tried */
  char *mistake; /* that a wrong one makes, or NULL */
  trial_outcome outcome;
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

/* Kind tests: those that a check asks for. */
trials trials_of_check(const exercise *one, const exercise_check *check);

/* Forgets those from `list->count` on; there were `old`. */
void trials_cut(trials *list, size_t old);

/* Builds it with the tests in `tests` (a path) in the folder `out`, and runs them until one does not pass. */
void trial_run(trial *one, const exercise *of, const char *tests, const char *out);

/* The same with a program that is built: the answer and the tests. */
void trial_run_program(trial *one, const exercise *of, const char *program);

/* Whether the program's tests can be listed at all; a list to free, or NULL. */
char **trial_tests(const char *program);

/* What was not as the answer has nothing to tell about. */
void trial_settle(trial *one, trial_outcome how, const char *test, const char *said);

/* One line, or more where a right answer was refused; a wrong one has a name only once it is caught: looking
   for it is the exercise. */
void trial_tell(const trial *one, int indent);

struct cJSON;
struct cJSON *trial_json(const trial *one);

#endif
