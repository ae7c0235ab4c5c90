/* `./kit run 9-3` starts three jobs and shows the table twice a second. No check uses this file. */
#include "jobs.h"

#include <poll.h>
#include <stdio.h>

static int nap(void *seconds) {
  (void)poll(NULL, 0, 1000 * *(const int *)seconds);
  return *(const int *)seconds;
}

static int show(const job_table *t) {
  static const char *const names[] = {"running", "stopped", "done"};
  int left = 0;
  for (int i = 0; i < t->count; i++) {
    const job *one = &t->jobs[i];
    printf("  [%d] %d %s", i, (int)one->pid, names[one->state]);
    if (one->state == JOB_DONE)
      printf(" (%d, %d)", one->code, one->signal);
    left += one->state != JOB_DONE;
  }
  printf("\n");
  return left;
}

int main(void) {
  int seconds[] = {1, 2, 5};
  job_table t = {0};
  for (int i = 0; i < 3; i++)
    if (jobs_start(&t, nap, &seconds[i]) < 0)
      return 1;
  while (show(&t) > 0) {
    (void)poll(NULL, 0, 500);
    if (jobs_update(&t) < 0)
      return 1;
  }
  return 0;
}
