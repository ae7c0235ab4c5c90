/* Sleeps in poll() on a descriptor for each child, and takes them as they end (Linux 5.4). */
#include "run_all.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(const job *one) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(one->run(one->arg));
  return pid;
}

static int take(pid_t pid, job_result *out) {
  siginfo_t info;
  int r;
  do
    r = waitid(P_PID, (id_t)pid, &info, WEXITED);
  while (r < 0 && errno == EINTR);
  if (r < 0)
    return errno;
  if (info.si_code == CLD_EXITED)
    *out = (job_result){info.si_status, 0};
  else
    *out = (job_result){-1, info.si_status};
  return 0;
}

/* Until it is waited for, its pid cannot pass to another process: the descriptor is that of this child. */
static struct pollfd watch(pid_t pid) {
  return (struct pollfd){.fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN};
}

static int take_ended(struct pollfd *watched, const pid_t *pids, size_t started, job_result *out) {
  int error = 0;
  for (size_t left = started; left > 0;) {
    (void)poll(watched, started, -1);
    for (size_t i = 0; i < started; i++) {
      if (!watched[i].revents)
        continue;
      int failed = take(pids[i], &out[i]);
      error = error ? error : failed;
      close(watched[i].fd);
      watched[i] = (struct pollfd){.fd = -1};
      left--;
    }
  }
  return error;
}

static int run(const job *jobs, size_t n, job_result *out, pid_t *pids, struct pollfd *watched) {
  int error = 0;
  size_t started = 0;
  for (; started < n && !error; started += !error) {
    pids[started] = start(&jobs[started]);
    error = pids[started] < 0 ? errno : 0;
    watched[started] = watch(pids[started]);
  }
  int failed = take_ended(watched, pids, started, out);
  return error ? error : failed;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  pid_t *pids = calloc(n + 1, sizeof *pids);
  struct pollfd *watched = calloc(n + 1, sizeof *watched);
  int error = pids && watched ? run(jobs, n, out, pids, watched) : ENOMEM;
  free(pids);
  free(watched);
  errno = error;
  return error ? -1 : 0;
}
