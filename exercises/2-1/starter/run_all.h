/* Runs functions in children of their own, all at the same time, and tells how each ended. */
#ifndef RUN_ALL_H
#define RUN_ALL_H

#include <stddef.h>

typedef struct job {
  int (*run)(void *arg); /* what it returns is the exit code of its child */
  void *arg;
} job;

typedef struct job_result {
  int code;   /* 0 to 255; -1 if a signal ended the child */
  int signal; /* the signal that ended the child, or 0 */
} job_result;

/*
 * Starts every job in a child of its own, then waits until each has ended; out[i] tells about jobs[i].
 * Returns 0. If a child cannot be started, no more are started, those that run are waited for, and
 * the result is -1 with the errno of the call that failed; likewise if waiting fails.
 */
int run_all(const job *jobs, size_t n, job_result *out);

#endif
