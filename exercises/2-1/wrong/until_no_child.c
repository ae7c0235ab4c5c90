/* expect: wrong-child */
/* Waits until there is no child left at all. */
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
  int error = 0;
  size_t started = 0;
  pid_t *pids = malloc((n + 1) * sizeof *pids);
  if (!pids)
    return -1;
  while (started < n && (pids[started] = start(&jobs[started])) > 0)
    started++;
  if (started < n)
    error = errno;
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, 0)) > 0;)
    for (size_t i = 0; i < started; i++)
      if (pids[i] == pid)
        out[i] = decode(status);
  free(pids);
  errno = error;
  return error ? -1 : 0;
}
