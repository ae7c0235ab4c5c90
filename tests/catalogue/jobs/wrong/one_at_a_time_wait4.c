/* expect: wait-serial-in-loop */
/* Starts and waits in one step. */
#include "run_all.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static job_result decode(int status) {
  if (WIFSIGNALED(status))
    return (job_result){.code = -1, .signal = WTERMSIG(status)};
  return (job_result){.code = WEXITSTATUS(status), .signal = 0};
}

static int run_one(const job *one, job_result *out) {
  struct rusage used;
  int status;
  pid_t pid = fork();
  if (pid == 0)
    _exit(one->run(one->arg));
  if (pid < 0)
    return -1;
  while (wait4(pid, &status, 0, &used) < 0)
    if (errno != EINTR)
      return -1;
  *out = decode(status);
  return 0;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  for (size_t i = 0; i < n; i++)
    if (run_one(&jobs[i], &out[i]) < 0)
      return -1;
  return 0;
}
