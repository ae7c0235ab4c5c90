#ifndef POOL_H
#define POOL_H

#include <stdbool.h>

enum { POOL_MOST_WORKERS = 8, POOL_MOST_JOBS = 256, POOL_ANSWER = 64, POOL_TRIES = 2 };

/* The work, in a worker: the answer to job `number`, a text with its NUL. It may crash. */
typedef void pool_work(int number, char answer[POOL_ANSWER]);

typedef struct pool_result {
  bool done;        /* false: it was given up */
  int tries;        /* to how many workers it was given */
  int code, signal; /* given up: how the last of them ended, {code, 0} or {-1, signal}; done: {0, 0} */
  char answer[POOL_ANSWER]; /* done: the answer; given up: "" */
} pool_result;

/*
 * Does the jobs 0 to count - 1 (up to POOL_MOST_JOBS) in `workers` processes (1 to POOL_MOST_WORKERS),
 * children of the caller that run work().
 *
 * - A worker lives on from job to job. It gets one at a time, as a message, and answers with a message.
 * Whoever has answered gets the next one at once, however long the others need. No more than `workers`
 * processes run at once, and none is started while there is no job for it.
 * - results[i] is about job i, in whatever order the answers come.
 * - A worker that ends in the middle of a job is replaced, whether it exited or a signal ended it. The job is
 * given to another one; after POOL_TRIES such ends it is given up, and the others go on.
 * - 0 when each job is done or given up. If a process (or its channel) cannot be made, those that there are
 * go on; if there is none left while there are jobs: -1 with errno.
 * - Nothing is left then: no process, no open descriptor. What waits in the caller's buffers of stdio is
 * written once. Other children of the caller stay the caller's.
 */
int pool_run(pool_work *work, int workers, int count, pool_result results[]);

#endif
