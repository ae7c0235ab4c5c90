/*
 * What the sweeps of faults.c and memory.c do over and over: one child of a certain kind on a loop of
 * its own, from cp_loop_new() to cp_loop_free(). Whatever fails meanwhile, the rules hold: events come once
 * and in order, an error names its step, and afterwards everything is as it was.
 */
#ifndef UNIT_SCENARIOS_H
#define UNIT_SCENARIOS_H

#include "support.h"

#include <signal.h>

typedef struct scenario {
  const char *name;
  cp_child *(*spawn)(cp_loop *loop); /* writes to the child, if it does */
  int code;                          /* with which the child ends when nothing fails … */
  int errnum;                        /* … or why it does not start */
  bool root;                         /* only root can do it */
} scenario;

extern const scenario scenarios[];
extern const size_t scenario_count;

/* What came of it. */
typedef struct outcome {
  bool started;
  int errnum; /* of the start, or 0 */
  cp_step step;
  int code, signal;
  int run; /* what cp_loop_run() returned */
  int spawns, errors, exits, closes, stream_errors;
} outcome;

/* Makes the files that scenarios read, in the folder of the test. */
void scenario_prepare(void);

void scenario_run(const scenario *one, outcome *ret);

/* The rules for every outcome. */
void scenario_check(const scenario *one, const outcome *out);

/* What must be the same after a scenario as it was before. */
typedef struct state {
  int fds;
  sigset_t mask;
} state;
state state_take(void);
void state_expect(const state *before);

#endif
