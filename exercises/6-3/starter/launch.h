/* A start that tells why it failed. */
#ifndef LAUNCH_H
#define LAUNCH_H

#include <sys/types.h>

/*
 * Starts a program of PATH and returns as soon as it runs: 0, and its pid in *ret_pid, for which the caller
 * waits. The program gets the caller's descriptors 0, 1 and 2, and nothing of what launch() has opened.
 *
 * If it cannot be started, the result is the errno of the call that failed, of exec too: ENOENT, EACCES,
 * EAGAIN. Then *ret_pid is what it was, and no child is left to wait for.
 */
int launch(char *const argv[], pid_t *ret_pid);

#endif
