/* expect: zombie-some */
/* The same with waitid(). */
#include "pipeline.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The code of the last one; all are waited for. */
static int wait_all(const pid_t *pids, size_t n) {
  int status = 0;
  siginfo_t info;
  (void)status;
  if (waitid(P_PID, (id_t)pids[n - 1], &info, WEXITED) < 0)
    return -1;
  return info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
}

/* All pipes first; exec closes them. */
int pipeline(char *const *const commands[], size_t n) {
  pid_t pids[n];
  int ends[n][2];
  for (size_t i = 0; i + 1 < n; i++)
    if (pipe2(ends[i], O_CLOEXEC) < 0)
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
