/* Running tools (the compiler, nm, gcovr) through the library, several at once. */
#ifndef KIT_JOB_H
#define KIT_JOB_H

#include "childproc.h"
#include "common/text.h"

#include <stdbool.h>

typedef struct job {
  char **argv;     /* the program first; owned */
  const char *cwd; /* NULL: here */
  const char *const *env_add;
  int64_t timeout_ms; /* 0: 60,000 */
  void (*on_done)(struct job *one,
                  void *ctx); /* NULL, or called when it is over; not after an interruption */
  void *ctx;
  /* Afterwards: */
  text_buffer out, err;
  int code;      /* exit code, or -1: did not start, or ended by a signal */
  char *failure; /* NULL, or why the code is -1 */
} job;

void job_argument(job *one, const char *argument);
void job_arguments(job *one, const char *const *arguments);

/* Runs them all, as many at once as there are processors. True when every code is 0. */
bool jobs_run(job *jobs, size_t count);

/* The same, so many at once; 0: as many as there are processors. */
bool jobs_run_at_once(job *jobs, size_t count, size_t at_once);

/* Frees what the job holds. */
void job_clear(job *one);

#endif
