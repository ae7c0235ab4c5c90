/*
 * What an interrupted `kit dev check` has done already: work/.build/dev-check, a line of JSON a run, kept
 * until a check has come to its end. A line counts for the same files and the same tool only.
 */
#ifndef KIT_DEV_NOTES_H
#define KIT_DEV_NOTES_H

#include "dev/runs.h"

/* Marks the runs that are done, with their problems; how many. */
size_t notes_read(proof_runs *all);

/* The problems that the run has added since `before`. */
void notes_add(const proof_run *of, size_t before);
void notes_remove(void);

#endif
