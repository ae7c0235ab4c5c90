/* expect: exitstatus-of-signalled */
/* WEXITSTATUS of whatever ended. */
#include "jobs.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

int jobs_start(job_table *t, int (*run)(void *arg), void *arg) {
  if (t->count == JOBS_MOST) {
    errno = ENOSPC;
    return -1;
  }
  pid_t pid = fork();
  if (pid < 0)
    return -1;
  if (pid == 0)
    _exit(run(arg));
  t->jobs[t->count] = (job){pid, JOB_RUNNING, 0, 0};
  return t->count++;
}

static void note(job *one, int status) {
  if (WIFSTOPPED(status)) {
    one->state = JOB_STOPPED;
  } else if (WIFCONTINUED(status)) {
    one->state = JOB_RUNNING;
  } else {
    one->state = JOB_DONE;
    one->code = WEXITSTATUS(status);
    one->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }
}

/* Takes what there is to tell about a job. 1, 0 when there is nothing, or -1. */
static int look(job *one, int flags) {
  int status;
  pid_t found;
  while ((found = waitpid(one->pid, &status, flags)) < 0 && errno == EINTR)
    ;
  if (found > 0)
    note(one, status);
  return found < 0 ? -1 : found > 0;
}

int jobs_update(job_table *t) {
  int changed = 0;
  for (int i = 0; i < t->count; i++) {
    job *one = &t->jobs[i];
    job_state before = one->state;
    int r = 1;
    while (one->state != JOB_DONE && r > 0)
      r = look(one, WNOHANG | WUNTRACED | WCONTINUED);
    if (r < 0)
      return -1;
    changed += one->state != before;
  }
  return changed;
}

int jobs_wait(job_table *t, int i) {
  job *one = &t->jobs[i];
  while (one->state == JOB_RUNNING)
    if (look(one, WUNTRACED) < 0)
      return -1;
  return (int)one->state;
}
