/* Every right and wrong answer of the checkout, and what its checks said. */
#ifndef KIT_ANSWERS_H
#define KIT_ANSWERS_H

#include "common/job.h"
#include "course/exercise.h"

#include <stdbool.h>
#include <stddef.h>

/* How often a right answer is run, each time under another order of parent and child. */
typedef enum answer_round { ROUND_PLAIN, ROUND_PARENT_LATE, ROUND_CHILD_LATE, ROUND_ONE_CPU } answer_round;
enum { ROUNDS = 4, ROUNDS_QUICK = 3 };

typedef struct answer {
  const exercise *exercise;
  char *path;     /* of a wrong .c file, or of the folder of a solution */
  char *expected; /* the mistake that is to be named; NULL: a right answer */
  answer_round round;
  /* Afterwards: */
  bool passed;
  char **named;   /* ids of the findings that counted, each once */
  char **engines; /* who found them, in the same order */
  char *failure;  /* NULL, or our own failure */
  char *messages; /* of the compiler; NULL: none */
  char *verdict;  /* NULL: none */
  char *said;     /* NULL, or of the first check that did not pass: its name, and what it said */
  char *again;    /* NULL, or the options of kit check that run this check alone */
} answer;

typedef struct answers {
  exercise **exercises;
  size_t exercise_count;
  answer *items;
  size_t count;
} answers;

/* From exercises/ and tests/catalogue/. only: NULL, or ids: their wrong answers, and the right ones of every
   exercise that looks for one of them. rounds: of each right answer. False after a message on stderr. */
bool answers_load(char *const *only, int rounds, answers *ret);
void answers_free(answers *all);

/* Runs them, so many at once; tells on stderr how far it is. False: interrupted. */
bool answers_run(answers *all, size_t jobs);

/* One of them: what is to be run, and what it said. */
void answer_prepare(job *one, const answer *of);
void answer_take(const job *one, answer *ret);
void answer_clear(answer *one);

#endif
