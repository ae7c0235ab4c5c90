/* expect: order-assumed */
/* Fills out[] in the order in which the jobs end. */
#include "run_all.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(const job *one, pid_t group) {
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, group);
    _exit(one->run(one->arg));
  }
  if (pid > 0)
    setpgid(pid, group);
  return pid;
}

static job_result decode(int status) {
  if (WIFSIGNALED(status))
    return (job_result){.code = -1, .signal = WTERMSIG(status)};
  return (job_result){.code = WEXITSTATUS(status), .signal = 0};
}

int run_all(const job *jobs, size_t n, job_result *out) {
  pid_t group = 0;
  size_t started = 0;
  int error = 0;
  for (; started < n; started++) {
    pid_t pid = start(&jobs[started], group);
    if (pid < 0) {
      error = errno;
      break;
    }
    if (!group)
      group = pid;
  }
  for (size_t k = 0; k < started;) {
    int status;
    if (waitpid(-group, &status, 0) > 0)
      out[k++] = decode(status);
    else if (errno != EINTR)
      return -1;
  }
  errno = error;
  return error ? -1 : 0;
}
