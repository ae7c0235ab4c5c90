/* expect: order-assumed */
/* The same with pidfds. */
#include "run_all.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static job_result of_info(const siginfo_t *info) {
  bool exited = info->si_code == CLD_EXITED;
  return (job_result){.code = exited ? info->si_status : -1, .signal = exited ? 0 : info->si_status};
}

static pid_t start(const job *one) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(one->run(one->arg));
  return pid;
}

static int take(int pidfd, job_result *out) {
  siginfo_t info;
  int r;
  while ((r = waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED)) < 0 && errno == EINTR)
    ;
  if (r == 0)
    *out = of_info(&info);
  return r < 0 ? errno : 0;
}

static int wait_all(const pid_t *pids, size_t n, job_result *out) {
  struct pollfd *fds = calloc(n + 1, sizeof *fds);
  int error = 0;
  for (size_t i = 0; i < n; i++)
    fds[i] = (struct pollfd){.fd = (int)syscall(SYS_pidfd_open, pids[i], 0), .events = POLLIN};
  for (size_t left = n; left > 0;) {
    if (poll(fds, n, -1) < 0 && errno != EINTR)
      break;
    for (size_t i = 0; i < n; i++)
      if (fds[i].fd >= 0 && fds[i].revents) {
        int failed = take(fds[i].fd, &out[n - left]);
        error = failed ? failed : error;
        close(fds[i].fd);
        fds[i].fd = -1;
        left--;
      }
  }
  free(fds);
  return error;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  pid_t *pids = calloc(n + 1, sizeof *pids);
  size_t started = 0;
  int error = 0;
  if (!pids)
    return -1;
  while (started < n && (pids[started] = start(&jobs[started])) > 0)
    started++;
  if (started < n)
    error = errno;
  int waited = wait_all(pids, started, out);
  free(pids);
  errno = error ? error : waited;
  return errno ? -1 : 0;
}
