#include "jobs.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* What waitid() says needs no macros: a reason, and a number that belongs to it. */
static void note(job *one, const siginfo_t *info) {
  switch (info->si_code) {
  case CLD_EXITED:
    *one = (job){one->pid, JOB_DONE, info->si_status, 0};
    break;
  case CLD_STOPPED:
    one->state = JOB_STOPPED;
    break;
  case CLD_CONTINUED:
    one->state = JOB_RUNNING;
    break;
  default: /* CLD_KILLED, CLD_DUMPED */
    *one = (job){one->pid, JOB_DONE, -1, info->si_status};
  }
}

int jobs_start(job_table *t, int (*run)(void *arg), void *arg) {
  pid_t pid = t->count < JOBS_MOST ? fork() : (errno = ENOSPC, -1);
  if (pid == 0)
    _exit(run(arg));
  if (pid > 0)
    t->jobs[t->count++] = (job){.pid = pid, .state = JOB_RUNNING};
  return pid < 0 ? -1 : t->count - 1;
}

/* All that there is to tell about one job; with WNOHANG until there is nothing, else until it is not running.
 */
static int follow(job *one, int flags) {
  for (;;) {
    siginfo_t info = {0};
    if (one->state == JOB_DONE || (!(flags & WNOHANG) && one->state == JOB_STOPPED))
      return 0;
    int r = waitid(P_PID, (id_t)one->pid, &info, WEXITED | WSTOPPED | WCONTINUED | flags);
    if (r < 0 && errno != EINTR)
      return -1;
    if (r == 0 && info.si_pid == 0)
      return 0;
    if (r == 0)
      note(one, &info);
  }
}

int jobs_update(job_table *t) {
  int changed = 0, r = 0;
  for (int i = 0; i < t->count && r == 0; i++) {
    job_state before = t->jobs[i].state;
    r = follow(&t->jobs[i], WNOHANG);
    changed += t->jobs[i].state != before;
  }
  return r < 0 ? -1 : changed;
}

int jobs_wait(job_table *t, int i) {
  return follow(&t->jobs[i], 0) < 0 ? -1 : (int)t->jobs[i].state;
}
