/* expect: fork-unchecked */
/* Never looks whether fork() failed: pid -1 means any child to waitpid(). */
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

static job_result decode(int status) {
  if (WIFSIGNALED(status))
    return (job_result){.code = -1, .signal = WTERMSIG(status)};
  return (job_result){.code = WEXITSTATUS(status), .signal = 0};
}

int run_all(const job *jobs, size_t n, job_result *out) {
  pid_t *pids = malloc((n + 1) * sizeof *pids);
  if (!pids)
    return -1;
  for (size_t i = 0; i < n; i++)
    pids[i] = start(&jobs[i]);
  for (size_t i = 0; i < n; i++) {
    int status = 0;
    waitpid(pids[i], &status, 0);
    out[i] = decode(status);
  }
  free(pids);
  return 0;
}
