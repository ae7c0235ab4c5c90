/* TODO: the example that ./kit dev new writes. */
#include "run_job.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int run_job(int (*job)(void)) {
  int status;
  pid_t pid = fork(), found;
  if (pid < 0)
    return -1;
  if (pid == 0)
    _exit(job());
  do
    found = waitpid(pid, &status, 0);
  while (found < 0 && errno == EINTR);
  if (found < 0)
    return -1;
  return WEXITSTATUS(status);
}
