/* Looks first and takes then: WNOWAIT leaves what waitid() tells where it is, until the entry has been
 * written. */
#include "jobs.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ALL = WEXITED | WSTOPPED | WCONTINUED };

static int again(pid_t pid, siginfo_t *info, int flags) {
  int r;
  memset(info, 0, sizeof *info);
  do
    r = waitid(P_PID, (id_t)pid, info, flags);
  while (r < 0 && errno == EINTR);
  return r;
}

static job entry_of(pid_t pid, const siginfo_t *info) {
  job one = {pid, JOB_DONE, 0, 0};
  if (info->si_code == CLD_STOPPED || info->si_code == CLD_TRAPPED)
    one.state = JOB_STOPPED;
  else if (info->si_code == CLD_CONTINUED)
    one.state = JOB_RUNNING;
  else if (info->si_code == CLD_EXITED)
    one.code = info->si_status;
  else
    one = (job){pid, JOB_DONE, -1, info->si_status};
  return one;
}

/* 1: the entry is newer, 0: nothing to tell, -1: errno. */
static int step(job *one, int flags) {
  siginfo_t info;
  if (again(one->pid, &info, flags | WNOWAIT) < 0)
    return -1;
  if (info.si_pid == 0)
    return 0;
  *one = entry_of(one->pid, &info);
  return again(one->pid, &info, ALL | WNOHANG) < 0 ? -1 : 1;
}

int jobs_start(job_table *t, int (*run)(void *arg), void *arg) {
  if (t->count >= JOBS_MOST)
    return errno = ENOSPC, -1;
  pid_t pid = fork();
  if (pid == 0)
    _exit(run(arg));
  if (pid < 0)
    return -1;
  t->jobs[t->count].pid = pid;
  t->jobs[t->count].state = JOB_RUNNING;
  return t->count++;
}

int jobs_update(job_table *t) {
  int changed = 0;
  for (job *one = t->jobs; one < t->jobs + t->count; one++) {
    job_state before = one->state;
    int more = one->state != JOB_DONE;
    while (more > 0 && (more = step(one, ALL | WNOHANG)) > 0)
      more = one->state != JOB_DONE;
    if (more < 0)
      return -1;
    changed += before != one->state;
  }
  return changed;
}

int jobs_wait(job_table *t, int i) {
  while (t->jobs[i].state == JOB_RUNNING)
    if (step(&t->jobs[i], WEXITED | WSTOPPED) < 0)
      return -1;
  return (int)t->jobs[i].state;
}
