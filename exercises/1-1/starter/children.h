/* Starts children that do one thing and leave. */
#ifndef CHILDREN_H
#define CHILDREN_H

#include <sys/types.h>

/*
 * Starts n children of the calling process and returns at once; they may still be running then. Child i calls
 * work(i) and leaves with what that returned as its exit code. pids[i] is its pid.
 * Returns how many were started. That is n, or fewer if fork() failed: then no more are tried, and errno is
 * that of fork().
 */
int start_children(int n, int (*work)(int index), pid_t *pids);

#endif
