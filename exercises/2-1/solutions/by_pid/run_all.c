/* Starts all, remembers their pids, and waits for them one after the other, by pid. */
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

static int wait_for(pid_t pid, job_result *out) {
  int status;
  pid_t found;
  do
    found = waitpid(pid, &status, 0);
  while (found < 0 && errno == EINTR);
  if (found < 0)
    return errno;
  *out = decode(status);
  return 0;
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
    int failed = wait_for(pids[i], &out[i]);
    error = error ? error : failed;
  }
  free(pids);
  errno = error;
  return error ? -1 : 0;
}
