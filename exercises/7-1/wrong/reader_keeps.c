/* expect: write-end-left-open-child */
/* No child closes anything. */
#include "pipeline.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int code_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* The code of the last one; all are waited for. */
static int wait_all(const pid_t *pids, size_t n) {
  int status = 0;
  for (size_t i = 0; i < n; i++)
    while (waitpid(pids[i], &status, 0) < 0 && errno == EINTR)
      ;
  return code_of(status);
}

/* All pipes first; exec closes them. */
int pipeline(char *const *const commands[], size_t n) {
  pid_t pids[n];
  int ends[n][2];
  for (size_t i = 0; i + 1 < n; i++)
    if (pipe(ends[i]) < 0)
      return -1;
  for (size_t i = 0; i < n; i++) {
    pids[i] = fork();
    if (pids[i] == 0) {
      if (i > 0)
        dup2(ends[i - 1][0], 0);
      if (i + 1 < n)
        dup2(ends[i][1], 1);
      execvp(commands[i][0], commands[i]);
      _exit(127);
    }
  }
  for (size_t i = 0; i + 1 < n; i++) {
    close(ends[i][0]);
    close(ends[i][1]);
  }
  return wait_all(pids, n);
}
