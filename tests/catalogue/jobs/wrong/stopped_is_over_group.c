/* expect: stopped-is-not-dead */
/* The same for a process group. */
#include "run_all.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static job_result of_info(const siginfo_t *info) {
  bool exited = info->si_code == CLD_EXITED;
  return (job_result){.code = exited ? info->si_status : -1, .signal = exited ? 0 : info->si_status};
}

static pid_t start(const job *one, pid_t group) {
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, group);
    _exit(one->run(one->arg));
  }
  if (pid > 0)
    setpgid(pid, group ? group : pid);
  return pid;
}

/* All are in one process group, whose members are waited for as they end. */
int run_all(const job *jobs, size_t n, job_result *out) {
  pid_t *pids = calloc(n + 1, sizeof *pids);
  size_t started = 0;
  int error = 0;
  while (started < n && (pids[started] = start(&jobs[started], pids[0])) > 0)
    started++;
  if (started < n)
    error = errno;
  for (size_t left = started; left > 0;) {
    siginfo_t info;
    if (waitid(P_PGID, (id_t)pids[0], &info, WEXITED | WSTOPPED) < 0) {
      if (errno == EINTR)
        continue;
      error = errno;
      break;
    }
    for (size_t i = 0; i < started; i++)
      if (pids[i] == info.si_pid)
        out[i] = of_info(&info);
    left--;
  }
  free(pids);
  errno = error;
  return error ? -1 : 0;
}
