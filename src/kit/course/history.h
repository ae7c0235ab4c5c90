/*
 * The learner's folder as a git repository of its own: each check commits the files of the exercise, the
 * verdict and how long it took, so that undo, backup and hand-in are plain git. Nothing here is ever fatal:
 * where git is missing or fails, a line on stderr says so and the check stands as it is.
 */
#ifndef KIT_HISTORY_H
#define KIT_HISTORY_H

#include "childproc.h"
#include "course/state.h"

/* KIT_HISTORY=off, or what `kit history --off` remembered. */
bool history_wanted(const kit_state *state);

/* Makes the repository where there is none, and says so on stdout. Called when an exercise is started. */
void history_begin(const kit_state *state);

/* One commit: what has changed in the learner's folder (the files of work/<id>, the state), `what` as its
 * first line, `facts` as the rest. */
void history_keep(const kit_state *state, const char *id, const char *what, const char *facts);

/* git's own reason, in one line on stderr. */
void history_complain(const cp_result *result);

#endif
