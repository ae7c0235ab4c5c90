#include "run_all.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static job_result decode(int status) {
  if (WIFSIGNALED(status))
    return (job_result){.code = -1, .signal = WTERMSIG(status)};
  return (job_result){.code = WEXITSTATUS(status), .signal = 0};
}

/* The child has the only write end of a pipe; its end is an end-of-file. */
static pid_t start(const job *one, int *ret_fd) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0)
    _exit(one->run(one->arg));
  int error = errno;
  close(ends[1]);
  if (pid > 0)
    *ret_fd = ends[0];
  else
    close(ends[0]);
  errno = error;
  return pid;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  pid_t *pids = calloc(n + 1, sizeof *pids);
  int *fds = calloc(n + 1, sizeof *fds), error = 0, status;
  size_t started = 0;
  while (started < n && (pids[started] = start(&jobs[started], &fds[started])) > 0)
    started++;
  if (started < n)
    error = errno;
  for (size_t i = 0; i < started; i++) {
    char c;
    while (read(fds[i], &c, 1) < 0 && errno == EINTR)
      ;
    close(fds[i]);
    if (waitpid(pids[i], &status, 0) == pids[i])
      out[i] = decode(status);
  }
  free(pids);
  free(fds);
  errno = error;
  return error ? -1 : 0;
}
