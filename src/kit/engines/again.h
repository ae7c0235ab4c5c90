/* The program of a run once more, after its end: with another stdout, nobody watching. */
#ifndef KIT_ENGINES_AGAIN_H
#define KIT_ENGINES_AGAIN_H

#include "supervise/run.h"

typedef enum again_stdout { AGAIN_FILE, AGAIN_PIPE, AGAIN_TERMINAL } again_stdout;

/* What it wrote to stdout, to free(). 0, -ETIMEDOUT if it did not end in the time that the run has, or
   another negative errno. */
int again(const kit_run *run, again_stdout kind, char **ret_text);

#endif
