/* expect: wait-before-drain */
/* Waits for each program before its reader is started. */
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

/* Only one pipe at a time is open here. */
int pipeline(char *const *const commands[], size_t n) {
  pid_t pids[n];
  int in = 0;
  for (size_t i = 0; i < n; i++) {
    int ends[2] = {-1, 1};
    if (i + 1 < n && pipe(ends) < 0)
      return -1;
    pids[i] = fork();
    if (pids[i] < 0)
      return -1;
    if (pids[i] == 0) {
      if (ends[0] >= 0)
        close(ends[0]);
      if (in != 0) {
        dup2(in, 0);
        close(in);
      }
      if (ends[1] != 1) {
        dup2(ends[1], 1);
        close(ends[1]);
      }
      execvp(commands[i][0], commands[i]);
      _exit(127);
    }
    waitid(P_PID, (id_t)pids[i], &(siginfo_t){0}, WEXITED | WNOWAIT);
    if (in != 0)
      close(in);
    if (ends[1] != 1)
      close(ends[1]);
    in = ends[0];
  }
  return wait_all(pids, n);
}
