/* Which child is which job, and what it does. */
#ifndef JOBS_H
#define JOBS_H

#include <stddef.h>
#include <sys/types.h>

#define JOBS_MOST 16

typedef enum job_state { JOB_RUNNING, JOB_STOPPED, JOB_DONE } job_state;

typedef struct job {
  pid_t pid;
  job_state state;
  int code;   /* once it is done: 0 to 255; -1 if a signal ended it */
  int signal; /* once it is done: the signal that ended it, or 0 */
} job;

typedef struct job_table { /* begins as {0} */
  job jobs[JOBS_MOST];
  int count;
} job_table;

/*
 * Starts run(arg) in a child, whose code is what it returns, and enters it. Returns its index, or -1 with
 * errno: that of fork(), or ENOSPC when the table is full. Nothing is entered then.
 */
int jobs_start(job_table *t, int (*run)(void *arg), void *arg);

/*
 * Brings every entry up to date, without sleeping. Returns how many entries have another state than before,
 * or -1 with errno.
 */
int jobs_update(job_table *t);

/* Sleeps until job i is stopped or done. Returns its state, or -1 with errno. Signals do not end it. */
int jobs_wait(job_table *t, int i);

#endif
