#include "run_all.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
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

static int wait_all(const pid_t *pids, size_t n, job_result *out) {
  int set = epoll_create1(EPOLL_CLOEXEC), error = 0;
  int *fds = calloc(n + 1, sizeof *fds);
  for (size_t i = 0; i < n; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = i};
    fds[i] = (int)syscall(SYS_pidfd_open, pids[i], 0);
    epoll_ctl(set, EPOLL_CTL_ADD, fds[i], &event);
  }
  for (size_t left = n; left > 0;) {
    struct epoll_event ready;
    siginfo_t info;
    if (epoll_wait(set, &ready, 1, -1) != 1)
      continue;
    size_t i = (size_t)ready.data.u64;
    if (waitid(P_PIDFD, (id_t)fds[i], &info, WEXITED) < 0)
      error = errno;
    else
      out[i] = of_info(&info);
    close(fds[i]);
    left--;
  }
  free(fds);
  close(set);
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
