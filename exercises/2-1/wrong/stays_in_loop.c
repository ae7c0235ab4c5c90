/* expect: fork-loop-bomb */
/* The child runs its job and goes on in the loop. */
#include "run_all.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static job_result decode(int status) {
  if (WIFSIGNALED(status))
    return (job_result){.code = -1, .signal = WTERMSIG(status)};
  return (job_result){.code = WEXITSTATUS(status), .signal = 0};
}

int run_all(const job *jobs, size_t n, job_result *out) {
  pid_t *pids = calloc(n + 1, sizeof *pids);
  if (!pids)
    return -1;
  for (size_t i = 0; i < n; i++) {
    pids[i] = fork();
    if (pids[i] < 0)
      return free(pids), -1;
    if (pids[i] == 0)
      out[i].code = jobs[i].run(jobs[i].arg);
  }
  for (size_t i = 0; i < n; i++) {
    int status;
    if (pids[i] > 0 && waitpid(pids[i], &status, 0) == pids[i])
      out[i] = decode(status);
  }
  free(pids);
  return 0;
}
