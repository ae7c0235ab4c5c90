/* expect: FAIL */
/* TODO: the example that ./kit dev new writes. */
#include "run_job.h"

#include <sys/wait.h>
#include <unistd.h>

int run_job(int (*job)(void)) {
  pid_t pid = fork();
  if (pid < 0)
    return -1;
  if (pid == 0)
    _exit(job());
  return waitpid(pid, NULL, 0) < 0 ? -1 : 0;
}
