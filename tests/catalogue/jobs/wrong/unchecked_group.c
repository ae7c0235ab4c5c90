/* expect: fork-unchecked */
/* A group of pids in which -1 is one. */
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

static pid_t start(const job *one) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(one->run(one->arg));
  return pid;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  pid_t *pids = calloc(n + 1, sizeof *pids);
  for (size_t i = 0; i < n; i++)
    pids[i] = start(&jobs[i]);
  for (size_t i = n; i-- > 0;) {
    int status = 0;
    while (waitpid(pids[i], &status, 0) < 0 && errno == EINTR)
      ;
    out[i] = decode(status);
  }
  free(pids);
  return 0;
}
