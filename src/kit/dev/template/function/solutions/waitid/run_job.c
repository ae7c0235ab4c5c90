/* TODO: the example that ./kit dev new writes. */
#include "run_job.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static int child(int (*job)(void)) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(job());
  return pid;
}

int run_job(int (*job)(void)) {
  siginfo_t about = {0};
  pid_t pid = child(job);
  if (pid < 0)
    return -1;
  while (waitid(P_PID, (id_t)pid, &about, WEXITED) < 0)
    if (errno != EINTR)
      return -1;
  return about.si_status;
}
