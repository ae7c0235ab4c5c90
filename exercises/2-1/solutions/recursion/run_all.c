/* Recursion: starts the first job, runs the rest, and on the way back waits for the first one. */
#include "run_all.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(pid_t pid, job_result *out) {
  siginfo_t info;
  while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0)
    if (errno != EINTR)
      return errno;
  out->code = info.si_code == CLD_EXITED ? info.si_status : -1;
  out->signal = info.si_code == CLD_EXITED ? 0 : info.si_status;
  return 0;
}

/* 0, or the first errno. */
static int run_from(const job *jobs, size_t n, job_result *out) {
  if (n == 0)
    return 0;
  pid_t pid = fork();
  if (pid < 0)
    return errno;
  if (pid == 0)
    _exit(jobs->run(jobs->arg));
  int error = run_from(jobs + 1, n - 1, out + 1);
  int failed = wait_for(pid, out);
  return error ? error : failed;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  int error = run_from(jobs, n, out);
  errno = error;
  return error ? -1 : 0;
}
