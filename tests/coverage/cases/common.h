/* What the cases share. A line that ends in a comment "=N" has to be counted exactly N times. */
#ifndef COVERAGE_COMMON_H
#define COVERAGE_COMMON_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
  RAN = 7
}; /* exit code of a case that ran to its end, so that one that never ran cannot look like it */

static inline int status_of(pid_t pid) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      _exit(99);
  return status;
}

static inline void expect(int truth, const char *what) {
  if (truth)
    return;
  fprintf(stderr, "not so: %s\n", what);
  _exit(98);
}

#endif
