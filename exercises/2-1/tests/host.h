/*
 * The program that calls run_all() in every check: a host with a child of its own, which ended before
 * and which nobody but the host may wait for. host_run() calls run_all() and looks first at what has to hold
 * in every check, root causes before what follows from them.
 */
#ifndef HOST_H
#define HOST_H

#include "run_all.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

#define MOST_JOBS 16

/* Shared by the host and all jobs. */
typedef struct board {
  pid_t host;
  _Atomic(pid_t) pids[MOST_JOBS]; /* of the jobs that have begun */
  atomic_int begun;
  atomic_bool continued; /* by the conductor of the check "stopped" */
  int pipes[MOST_JOBS][2];
} board;
extern board *the_board;

void host_begin(void);

/* run_all(), then: nobody but the host returned, the host's own child is still there, and no job is left. */
int host_run(const job *jobs, size_t n, job_result *out);

/* The same for what is looked at after a call of run_all(). */
void host_look(size_t n);

void host_end(void);

/* A job says who it is; an argument of a job is its number. */
size_t job_begins(void *number);
void *number(size_t n);

/* Waits for the children that are left, without a word. */
void host_clean(void);

/* Whether process `pid` is in one of these states ("Z", "TZ"), or gone where the states hold an X. */
bool in_state(pid_t pid, const char *states);
void rest(long ms);

/* out[] says what it should, job by job: {code, 0} or {-1, signal}. */
void expect_results(const job_result *out, const job_result *expected, size_t n);
void expect_code(const job_result *out, size_t i, int code);

#endif
