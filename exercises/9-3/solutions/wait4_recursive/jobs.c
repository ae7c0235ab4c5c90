/* wait4() and recursion: what a job tells is taken until there is nothing more, without a loop. */
#include "jobs.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int jobs_start(job_table *t, int (*run)(void *arg), void *arg) {
  errno = ENOSPC;
  pid_t pid = t->count == JOBS_MOST ? -1 : fork();
  switch (pid) {
  case -1:
    return -1;
  case 0:
    _exit(run(arg));
  default:
    t->jobs[t->count] = (job){.pid = pid, .state = JOB_RUNNING};
    return t->count++;
  }
}

static pid_t ask(pid_t pid, int *status, int flags) {
  struct rusage usage;
  pid_t found = wait4(pid, status, flags, &usage);
  return found < 0 && errno == EINTR ? ask(pid, status, flags) : found;
}

static job after(job one, int status) {
  if (WIFEXITED(status))
    return (job){one.pid, JOB_DONE, WEXITSTATUS(status), 0};
  if (WIFSIGNALED(status))
    return (job){one.pid, JOB_DONE, -1, WTERMSIG(status)};
  one.state = WIFSTOPPED(status) ? JOB_STOPPED : JOB_RUNNING;
  return one;
}

/* 0, or -1. */
static int drain(job *one) {
  int status;
  if (one->state == JOB_DONE)
    return 0;
  pid_t found = ask(one->pid, &status, WNOHANG | WUNTRACED | WCONTINUED);
  if (found <= 0)
    return (int)found;
  *one = after(*one, status);
  return drain(one);
}

static int update_from(job_table *t, int i) {
  if (i == t->count)
    return 0;
  job_state before = t->jobs[i].state;
  if (drain(&t->jobs[i]) < 0)
    return -1;
  int rest = update_from(t, i + 1);
  return rest < 0 ? -1 : rest + (t->jobs[i].state != before);
}

int jobs_update(job_table *t) {
  return update_from(t, 0);
}

int jobs_wait(job_table *t, int i) {
  int status;
  if (t->jobs[i].state != JOB_RUNNING)
    return (int)t->jobs[i].state;
  if (ask(t->jobs[i].pid, &status, WUNTRACED) < 0)
    return -1;
  t->jobs[i] = after(t->jobs[i], status);
  return jobs_wait(t, i);
}
