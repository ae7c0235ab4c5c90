/* The output of a program. */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <stddef.h>

/*
 * Runs a program of PATH and collects what it writes to its stdout: all of it, whatever bytes there are.
 * Returns 0 or an errno.
 *
 * *ret_data is memory of malloc() that the caller frees, never NULL, with a NUL behind its *ret_size bytes.
 * *ret_code is the exit code, -1 after a signal, 127 for a program that could not be started. After an error
 * nothing is set. In either case the child has been waited for, and here no descriptor is open that was not
 * before. The program gets 0, 1 and 2, and no end of the pipe besides.
 */
int capture(char *const argv[], char **ret_data, size_t *ret_size, int *ret_code);

#endif
