/*
 * An interrupted deep part goes on where it was: its folder (work/.build/deep-<exercise>, with the counters)
 * stays, and a list of the checks that are done. For the same answer, exercise and tool only; whatever
 * differs begins anew.
 */
#ifndef KIT_RESUME_H
#define KIT_RESUME_H

#include "course/exercise.h"

typedef struct resume resume;

/* For the answer in that folder. NULL: another check of this exercise runs at the moment, or there is no
   room; then a check has a folder of its own as always. */
resume *resume_open(const exercise *one, const char *source_dir);

/* Returns NULL. `keep`: it was interrupted. */
resume *resume_close(resume *one, bool keep);

/* All of these take NULL for "from the beginning". */
const char *resume_dir(const resume *one);
bool resume_begun(const resume *one);
size_t resume_count(const resume *one); /* checks that are done */
bool resume_done(const resume *one, const char *check,
                 unsigned *ret_faults); /* and how many faults happened */

void resume_begin(resume *one); /* the counters are there */
void resume_note(resume *one, const char *check, unsigned faults);

#endif
