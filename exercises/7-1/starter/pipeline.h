/* Programs in a row: the output of each is the input of the next. */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <stddef.h>

/*
 * Starts commands[0] to commands[n - 1] (n is at least 1), each a list of arguments, waits for all of them,
 * and returns the exit code of the last one (128 + the signal that ended it). The first one reads the
 * caller's stdin, the last one writes to its stdout; all run at the same time. Each program gets the
 * descriptors 0, 1 and 2 and none of the pipes besides, and the caller has the same descriptors afterwards as
 * before.
 *
 * If a call fails, no more programs are started, those that run are waited for, and the result is -1 with
 * errno. A program that does not exist counts as one that exited with 127; -1 with ENOENT is as good.
 */
int pipeline(char *const *const commands[], size_t n);

#endif
