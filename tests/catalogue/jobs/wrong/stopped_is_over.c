/* expect: stopped-is-not-dead */
/* waitid() is asked for stops as well. */
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

static pid_t start(const job *one) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(one->run(one->arg));
  return pid;
}

static int wait_all(const pid_t *pids, size_t n, job_result *out) {
  int error = 0;
  for (size_t i = n; i-- > 0;) { /* the last one first: any order will do */
    siginfo_t info;
    int r;
    while ((r = waitid(P_PID, (id_t)pids[i], &info, WEXITED | WSTOPPED)) < 0 && errno == EINTR)
      ;
    if (r < 0)
      error = errno;
    else
      out[i] = of_info(&info);
  }
  return error;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  pid_t *pids = calloc(n + 1, sizeof *pids);
  size_t started = 0;
  int error = 0;
  if (!pids)
    return -1;
  while (started < n && (pids[started] = start(&jobs[started])) > 0)
    started++;
  if (started < n)
    error = errno;
  int waited = wait_all(pids, started, out);
  free(pids);
  errno = error ? error : waited;
  return errno ? -1 : 0;
}
