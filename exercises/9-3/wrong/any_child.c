/* expect: wrong-child */
/* Waits for any child, and looks afterwards whose it was. */
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
    one->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
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

static job *entry(job_table *t, pid_t pid) {
  for (int i = 0; i < t->count; i++)
    if (t->jobs[i].pid == pid)
      return &t->jobs[i];
  return NULL;
}

int jobs_update(job_table *t) {
  int changed = 0;
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED)) > 0) {
    job *one = entry(t, pid);
    if (one)
      note(one, status);
    changed += one != NULL;
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
