#include "run_all.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

int run_all(const job *jobs, size_t n, job_result *out) {
  (void)jobs;
  (void)n;
  (void)out;
  errno = ENOSYS; /* to be written */
  return -1;
}
