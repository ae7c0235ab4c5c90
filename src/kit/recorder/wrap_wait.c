#include "internal.h"
#include "wrap.h"

#include <unistd.h>

/* A wait that found nothing is only counted: a busy loop makes millions of them. */
static void count_empty(pid_t asked, uint64_t site) {
  rec_process *process = rec_in_handler() ? NULL : rec_self(); /* once a signal is no row */
  if (!process)
    return;
  if (atomic_load(&process->poll_row) == 0) {
    atomic_store(&process->poll_pid, asked);
    atomic_store(&process->poll_site, site);
  }
  if (atomic_load(&process->poll_pid) != asked)
    return;
  uint32_t row = atomic_fetch_add(&process->poll_row, 1) + 1;
  if (row > atomic_load(&process->poll_longest))
    atomic_store(&process->poll_longest, row);
}

/* There is no child, and still somebody asks: the first few are events, the rest is counted. */
static bool count_childless(uint64_t site) {
  rec_process *process = rec_in_handler() ? NULL : rec_self();
  if (!process)
    return false;
  uint32_t row = atomic_fetch_add(&process->echild_row, 1) + 1;
  if (row > atomic_load(&process->echild_longest)) {
    atomic_store(&process->echild_longest, row);
    atomic_store(&process->echild_site, site);
  }
  return row > 8;
}

static void note_wait(pid_t asked, int options, pid_t found, int status, uint32_t flags, uint64_t site) {
  if (found == 0 && options & WNOHANG) {
    count_empty(asked, site);
    return;
  }
  if (found < 0 && errno == ECHILD && count_childless(site))
    return;
  rec_process *process = rec_self();
  if (process && found > 0) {
    atomic_store(&process->poll_row, 0);
    atomic_store(&process->echild_row, 0);
  }
  rec_add((rec_event){.call = REC_WAIT,
                      .site = site,
                      .result = found,
                      .error = found < 0 ? errno : 0,
                      .flags = flags,
                      .args = {asked, options, status}});
}

static pid_t recorded_wait(const char *name, pid_t pid, int *status, int options, struct rusage *usage,
                           uint64_t site) {
  if (rec_fault(name, site))
    return -1;
  int own_status = 0;
  if (!(options & WNOHANG))
    rec_enter(REC_WAIT, pid, site);
  pid_t found = wait4(pid, &own_status, options, usage);
  int error = errno;
  rec_leave();
  bool ended = found > 0 && (WIFEXITED(own_status) || WIFSIGNALED(own_status));
  errno = error;
  note_wait(pid, options, found, own_status, ended ? 0 : REC_KEEPS_CHILD, site);
  if (status && found > 0)
    *status = own_status;
  errno = error;
  return found;
}

pid_t __wrap_wait(int *status) {
  return recorded_wait("wait", -1, status, 0, NULL, SITE);
}

pid_t __wrap_waitpid(pid_t pid, int *status, int options) {
  return recorded_wait("waitpid", pid, status, options, NULL, SITE);
}

pid_t __wrap_wait3(int *status, int options, struct rusage *usage) {
  return recorded_wait("wait3", -1, status, options, usage, SITE);
}

pid_t __wrap_wait4(pid_t pid, int *status, int options, struct rusage *usage) {
  return recorded_wait("wait4", pid, status, options, usage, SITE);
}

/* A pidfd is not a pid: a number that is none, and that stands for this one child. */
static pid_t asked_of(idtype_t type, id_t id) {
  enum { PIDFD = 3 }; /* P_PIDFD, which glibc has from 2.36 */
  switch ((int)type) {
  case P_PID:
    return (pid_t)id;
  case P_PGID:
    return -(pid_t)id;
  case PIDFD:
    return REC_PIDFD - (pid_t)id;
  default:
    return -1;
  }
}

int __wrap_waitid(idtype_t type, id_t id, siginfo_t *info, int options) {
  uint64_t site = SITE;
  if (rec_fault("waitid", site))
    return -1;
  siginfo_t own = {0};
  pid_t asked = asked_of(type, id);
  if (!(options & WNOHANG))
    rec_enter(REC_WAIT, asked, site);
  int r = waitid(type, id, &own, options);
  int error = errno;
  rec_leave();
  bool ended = own.si_code == CLD_EXITED || own.si_code == CLD_KILLED || own.si_code == CLD_DUMPED;
  bool keeps = options & WNOWAIT || !ended;
  errno = error;
  note_wait(asked, options, r < 0 ? -1 : own.si_pid, own.si_status, keeps ? REC_KEEPS_CHILD : 0, site);
  if (info && r == 0)
    *info = own;
  errno = error;
  return r;
}
