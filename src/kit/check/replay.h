/*
 * A check that passed once and failed once: run again under forced orders. One order that fails every time
 * makes it a failure, with that order; if a shipped right answer is as unstable, the fault is ours.
 */
#ifndef KIT_REPLAY_H
#define KIT_REPLAY_H

#include "check/judge.h"
#include "course/compile.h"

/* judged: UNSTABLE, with the failure that was seen; becomes FAIL (or how it failed under the order), IE, or
   stays. dir: for the shipped answer's build. */
void replay_check(const judge_run *run, const build_options *how, const char *dir, judgement *judged);

#endif
