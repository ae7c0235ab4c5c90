/* Runs a function in a child of its own. */
#ifndef RUN_JOB_H
#define RUN_JOB_H

/* The exit code of the child, which is what `job` returns: 0 to 255. -1 with errno where a call has failed.
 */
int run_job(int (*job)(void));

#endif
