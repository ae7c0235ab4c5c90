/* expect: exitstatus-of-signalled */
/* Asks for the exit status of a child that a signal ended. */
#include "run_all.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(const job *one) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(one->run(one->arg));
  return pid;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  int error = 0;
  size_t started = 0;
  pid_t *pids = malloc((n + 1) * sizeof *pids);
  if (!pids)
    return -1;
  while (started < n && (pids[started] = start(&jobs[started])) > 0)
    started++;
  if (started < n)
    error = errno;
  for (size_t i = 0; i < started; i++) {
    int status;
    while (waitpid(pids[i], &status, 0) < 0)
      if (errno != EINTR)
        return free(pids), -1;
    out[i] = (job_result){.code = WEXITSTATUS(status), .signal = 0};
  }
  free(pids);
  errno = error;
  return error ? -1 : 0;
}
