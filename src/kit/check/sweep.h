/*
 * Running a check once more for every call that can fail and that the learner's files make, with that
 * call failing. An error branch is covered by the fault that it exists for.
 */
#ifndef KIT_SWEEP_H
#define KIT_SWEEP_H

#include "check/judge.h"
#include "course/compile.h"

typedef struct sweep_result {
  bool failed; /* under one fault the check does not pass; `worst` says which */
  judgement worst;
  unsigned runs, struck; /* how many runs, and in how many the fault happened */
  char *why;             /* NULL, or why it was not done */
} sweep_result;

void sweep_check(const judge_run *run, const build *made, const exercise_check *check, sweep_result *ret);
void sweep_clear(sweep_result *one);

#endif
