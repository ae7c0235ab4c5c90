/* A program that the learner runs: it has the terminal, Ctrl-C is its own. */
#ifndef KIT_FOREGROUND_H
#define KIT_FOREGROUND_H

#include "childproc.h"

/* Runs it to its end; an exit code for kit: that of the program, 128 + the signal that ended it, or
   KIT_BROKEN after a message. */
int foreground_run(const char *program, const char *const *arguments, const char *cwd,
                   const cp_limits *limits);

#endif
