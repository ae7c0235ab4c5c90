/* expect: wait-serial-in-loop */
/* Waits for each child before the next one is started. */
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
  for (size_t i = 0; i < n; i++) {
    int status;
    pid_t pid = start(&jobs[i]);
    if (pid < 0)
      return -1;
    while (waitpid(pid, &status, 0) < 0)
      if (errno != EINTR)
        return -1;
    out[i] = decode(status);
  }
  return 0;
}
