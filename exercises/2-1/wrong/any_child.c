/* expect: wrong-child */
/* Takes whatever child ends, and the caller has one of its own. */
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
  for (size_t left = started; left > 0; left--) {
    int status;
    pid_t pid = wait(&status);
    for (size_t i = 0; i < started; i++)
      if (pids[i] == pid)
        out[i] = decode(status);
  }
  free(pids);
  errno = error;
  return error ? -1 : 0;
}
