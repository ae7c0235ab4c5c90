/* Puts the children into a process group of their own and waits for "any of this group". */
#include "run_all.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Both sides call setpgid(): whoever comes first does it, the other call changes nothing. */
static pid_t start(const job *one, pid_t group) {
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, group);
    _exit(one->run(one->arg));
  }
  if (pid > 0)
    setpgid(pid, group);
  return pid;
}

static size_t index_of(const pid_t *pids, pid_t pid) {
  size_t i = 0;
  while (pids[i] != pid)
    i++;
  return i;
}

static void keep(job_result *out, int status) {
  out->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  out->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static int wait_for_group(const pid_t *pids, size_t started, job_result *out) {
  for (size_t left = started; left > 0;) {
    int status;
    pid_t pid = waitpid(-pids[0], &status, 0);
    if (pid < 0 && errno == EINTR)
      continue;
    if (pid < 0)
      return errno;
    keep(&out[index_of(pids, pid)], status);
    left--;
  }
  return 0;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  int error = 0;
  size_t started = 0;
  pid_t *pids = calloc(n + 1, sizeof *pids);
  if (!pids)
    return -1;
  for (; started < n; started++) {
    pids[started] = start(&jobs[started], pids[0]);
    if (pids[started] < 0) {
      error = errno;
      break;
    }
  }
  int failed = wait_for_group(pids, started, out);
  free(pids);
  errno = error ? error : failed;
  return errno ? -1 : 0;
}
