/* A check under everything that it lists, one after the other. */
#ifndef KIT_UNDER_ALL_H
#define KIT_UNDER_ALL_H

#include "check/judge.h"

/* Runs the check under each of its names until one fails: the judgement of the last run. It has at least one.
 */
void under_check(const judge_run *run, const exercise_check *check, judgement *ret);

#endif
