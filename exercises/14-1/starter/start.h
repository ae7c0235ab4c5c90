/* A program that starts clean, whatever its caller is like. */
#ifndef START_H
#define START_H

#include <sys/types.h>

/*
 * Starts a program of PATH; *ret is its pid. Returns 0, or the errno of what failed, exec included. The
 * caller has threads, blocked and ignored signals and handlers. In the program no signal is blocked, and none
 * is ignored; no handler of the caller runs in its child; it gets the descriptors 0, 1 and 2 and no others,
 * and what is opened on the way is close-on-exec from its first moment. Between fork and exec only
 * async-signal-safe functions are called.
 */
int start(char *const argv[], pid_t *ret);

#endif
