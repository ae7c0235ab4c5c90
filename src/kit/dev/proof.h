/*
 * What `kit dev check` proves of an exercise or a lesson, and what it has found wrong. Each problem says
 * which command shows it again.
 */
#ifndef KIT_PROOF_H
#define KIT_PROOF_H

#include "course/exercise.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum proof {
  PROOF_PAGES,     /* everything that has to be there, is: description, pages, links, ids, words */
  PROOF_ORDER,     /* nothing needs what comes later */
  PROOF_CALLS,     /* the first solution uses what has been taught */
  PROOF_STARTER,   /* compiles, and fails as intended */
  PROOF_SOLUTIONS, /* pass */
  PROOF_WRONG,     /* each has its own name */
  PROOF_GATE,      /* a solution without its error checks does not get further than with them */
  PROOF_OUTPUTS    /* of a lesson: its programs print what it shows */
} proof;
enum { PROOFS = PROOF_OUTPUTS + 1 };

typedef struct problem {
  proof of;
  char *what, *command;
} problem;

/* An exercise, or a lesson. */
typedef struct subject {
  char *id, *dir;     /* of a lesson: "lesson 2-wait" */
  exercise *exercise; /* NULL: a lesson, or a description that cannot be read */
  char *kind;         /* as exercise.json says it; "" for a lesson */
  bool lesson;
  problem *problems;
  size_t problem_count;
  size_t planned[PROOFS], done[PROOFS]; /* of the proofs by running: runs, and those that are over */
  bool proved[PROOFS];                  /* of the others: it has been looked at */
} subject;

typedef struct subjects {
  subject *items;
  size_t count;
} subjects;

/* Exercises by stage and id, then lessons. Broken descriptions are problems of theirs. */
subjects subjects_load(void);
void subjects_free(subjects *all);
subject *subjects_find(const subjects *all, const char *id);

/* command: what shows it again, to be freed here, or NULL: ./kit dev check ID. */
void problem_add(subject *of, proof which, char *command, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
size_t problem_count(const subject *of, proof which);

/* Many files that are judged as a whole, with a check and wrong answers of its own kind. */
bool subject_is_library(const subject *of);

const char *proof_name(proof which);
bool proof_by_running(proof which);

/* Proofs without running anything but the compiler; each adds its problems. */
void prove_pages(subject *of, const subjects *all);
void prove_lesson(subject *of, const subjects *all);
void prove_order(subject *of, const subjects *all);
void prove_calls(subject *of, const subjects *all);

/* wanted: one for each subject. */
void proofs_print(const subjects *all, const bool *wanted);
void proofs_print_json(const subjects *all, const bool *wanted, unsigned seed, size_t left_out);

#endif
