#include "run_all.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static job_result decode(int status) {
  if (WIFSIGNALED(status))
    return (job_result){.code = -1, .signal = WTERMSIG(status)};
  return (job_result){.code = WEXITSTATUS(status), .signal = 0};
}

static pid_t start(const job *one, const sigset_t *mask) {
  pid_t pid = fork();
  if (pid == 0) {
    sigprocmask(SIG_SETMASK, mask, NULL);
    _exit(one->run(one->arg));
  }
  return pid;
}

/* Whoever of the own children has ended; how many those were. */
static size_t take_ended(pid_t *pids, size_t n, job_result *out) {
  size_t taken = 0;
  for (size_t i = 0; i < n; i++) {
    int status;
    if (pids[i] > 0 && waitpid(pids[i], &status, WNOHANG) == pids[i]) {
      out[i] = decode(status);
      pids[i] = 0;
      taken++;
    }
  }
  return taken;
}

static int wait_all(pid_t *pids, size_t n, job_result *out, const sigset_t *chld) {
  int fd = signalfd(-1, chld, SFD_CLOEXEC);
  size_t left = n - take_ended(pids, n, out);
  while (left > 0) {
    struct signalfd_siginfo info;
    if (read(fd, &info, sizeof info) < 0 && errno != EINTR)
      break;
    left -= take_ended(pids, n, out);
  }
  close(fd);
  return left ? EIO : 0;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  sigset_t chld, before;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  pthread_sigmask(SIG_BLOCK, &chld, &before);
  pid_t *pids = calloc(n + 1, sizeof *pids);
  size_t started = 0;
  int error = 0;
  while (started < n && (pids[started] = start(&jobs[started], &before)) > 0)
    started++;
  if (started < n)
    error = errno;
  int waited = wait_all(pids, started, out, &chld);
  free(pids);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = error ? error : waited;
  return errno ? -1 : 0;
}
