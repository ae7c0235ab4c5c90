#ifndef PIPELINE_H
#define PIPELINE_H

#include <stddef.h>

enum { MOST_STAGES = 8 };

/*
 * Runs n programs (1 to MOST_STAGES) at the same time; what one writes to its stdout the next one reads from
 * its stdin.
 *
 * - The first reads from the descriptor `in`, the last writes to `out`. Both are 3 or more, close-on-exec,
 * and still open afterwards: they are the caller's.
 * - argv[i] is the i-th program with its arguments, NULL at the end; it is searched for in PATH.
 * - It returns when all have ended. codes[i] is the code of the i-th: 0 to 255, 128 + signal where a signal
 * ended it, and 127 where it could not be run.
 * - No program holds a pipe that is none of its own two: who reads to the end sees the end, and who writes to
 * nobody is told by SIGPIPE, as everywhere.
 * - 0; or -1 with errno where a pipe or a process could not be made. Then those that run already have been
 * ended, and codes[] says nothing.
 * - Other children of the caller stay the caller's. Nothing is left: no process, no open descriptor.
 * In which order the programs are started is not promised.
 */
int pipeline(char *const *const argv[], size_t n, int in, int out, int codes[]);

#endif
