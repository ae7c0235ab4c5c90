/*
 * The gate: which lines of the learner's files have run in passing checks. A result of its own beside the
 * verdict. The program counts into files that every process shares (src/harness/counters.c).
 */
#ifndef KIT_GATE_H
#define KIT_GATE_H

#include "course/compile.h"
#include "course/exercise.h"

typedef enum gate_state {
  GATE_NONE,
  GATE_OPEN,
  GATE_SHUT,
  GATE_NOT_CHECKED, /* a tool is missing here */
  GATE_BROKEN       /* our own failure */
} gate_state;

typedef struct gate_line {
  char *file;
  int line;
  char *text; /* the source, or the reason of a line that is excused */
} gate_line;

typedef struct gate_report {
  gate_state state;
  int wanted;  /* percent */
  int percent; /* of the lines that count, rounded down */
  size_t lines, ran;
  size_t branches, taken; /* shown only */
  gate_line *missing;
  size_t missing_count;
  gate_line *excused;
  size_t excused_count;
  char *why; /* of those that are neither open nor shut */
} gate_report;

/* Makes the file of counters in `dir`, and the environment for runs that count (a list to free). NULL after
   a failure, with *ret_why to free(). */
char **gate_prepare(const build *counted, const char *dir, char **ret_why);

/* The same environment for counters that are there already. */
char **gate_again(const char *dir);

/* Reads the counts after the runs. */
void gate_measure(const build_options *options, const build *counted, char *const *env, gate_report *ret);

/* A gate that was not measured, and why. */
gate_report gate_without(gate_state state, const char *why);
void gate_clear(gate_report *report);

#endif
