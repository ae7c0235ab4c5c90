/* Mutants of one solution: compiled, then checked. */
#ifndef KIT_DEV_MUTANTS_H
#define KIT_DEV_MUTANTS_H

#include "course/exercise.h"
#include "dev/mutate.h"

#include <stdbool.h>

typedef enum mutant_state {
  MUTANT_NEW,
  MUTANT_REFUSED,    /* does not compile */
  MUTANT_EQUIVALENT, /* the compiler makes the same code of it as of the solution */
  MUTANT_TWIN,       /* or as of another mutant */
  MUTANT_CAUGHT,
  MUTANT_SURVIVED,
  MUTANT_BROKEN /* could not be checked */
} mutant_state;

typedef struct mutant {
  mutation change;
  const char *file;
  char *dir;  /* where its files are */
  char *said; /* of a caught one: by which check */
  mutant_state state;
} mutant;

typedef struct mutants {
  const exercise *exercise;
  const char *solution;
  char *solution_dir, *dir; /* dir: holds a folder for each */
  mutant *items;
  size_t count;
} mutants;

/* Writes them all down. False after a message. */
bool mutants_make(mutants *all);

/* Sorts out those that need not be checked. False: interrupted. */
bool mutants_compile(mutants *all, size_t jobs);

/* Checks the others; whole: with faults and the gate, as a learner's answer in the end. False: interrupted.
 */
bool mutants_check(mutants *all, size_t jobs, bool whole);

/* Folders of survivors stay. */
void mutants_free(mutants *all);

size_t mutants_in(const mutants *all, mutant_state state);
const char *mutant_state_name(mutant_state state);

#endif
