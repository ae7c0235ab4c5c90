/* expect: wait-serial-in-loop */
/* A thread waits for each child before the next one is forked. */
#include "run_all.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static job_result of_info(const siginfo_t *info) {
  bool exited = info->si_code == CLD_EXITED;
  return (job_result){.code = exited ? info->si_status : -1, .signal = exited ? 0 : info->si_status};
}

static pid_t start(const job *one) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(one->run(one->arg));
  return pid;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  for (size_t i = 0; i < n; i++) {
    siginfo_t info;
    pid_t pid = start(&jobs[i]);
    if (pid < 0 || waitid(P_PID, (id_t)pid, &info, WEXITED) < 0)
      return -1;
    out[i] = of_info(&info);
  }
  return 0;
}
