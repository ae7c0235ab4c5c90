/* expect: zombie-never-waited */
/* TODO: the example that ./kit dev new writes. */
#include "run_job.h"

#include <sys/wait.h>
#include <unistd.h>

int run_job(int (*job)(void)) {
  siginfo_t about = {0};
  pid_t pid = fork();
  if (pid < 0)
    return -1;
  if (pid == 0)
    _exit(job());
  if (waitid(P_PID, (id_t)pid, &about, WEXITED | WNOWAIT) < 0)
    return -1;
  return about.si_status;
}
