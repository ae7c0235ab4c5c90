/* expect: raw-status */
/* TODO: the example that ./kit dev new writes. */
#include "run_job.h"

#include <sys/wait.h>
#include <unistd.h>

int run_job(int (*job)(void)) {
  int status = 0;
  pid_t pid = fork();
  if (pid < 0)
    return -1;
  if (pid == 0)
    _exit(job());
  if (waitpid(pid, &status, 0) < 0)
    return -1;
  return status;
}
