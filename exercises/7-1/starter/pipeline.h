/* Programs in a row: the output of each is the input of the next. */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <stddef.h>

/*
 * Starts commands[0] to commands[n - 1], each a list of arguments, waits for all of them, and returns the
 * exit code of the last one (128 + the signal that ended it), or -1 with errno. The first one reads the
 * caller's stdin, the last one writes to its stdout. Each program gets the descriptors 0, 1 and 2 and no
 * others.
 */
int pipeline(char *const *const commands[], size_t n);

#endif
