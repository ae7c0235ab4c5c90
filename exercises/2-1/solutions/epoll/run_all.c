/* epoll on a pidfd for each child: the kernel hands back the child that has ended. */
#include "run_all.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct child {
  pid_t pid;
  int fd;
  job_result *out;
} child;

static pid_t start(const job *one) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(one->run(one->arg));
  return pid;
}

static int watch(int set, child *one) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
  one->fd = (int)syscall(SYS_pidfd_open, one->pid, 0);
  return one->fd < 0 ? -1 : epoll_ctl(set, EPOLL_CTL_ADD, one->fd, &event);
}

/* Later children have inherited the pidfd, so that close() alone would leave it in the set. */
static int take(int set, child *one) {
  int status = 0, error = 0;
  while (waitpid(one->pid, &status, 0) < 0 && (error = errno) == EINTR)
    error = 0;
  if (!error && WIFEXITED(status))
    *one->out = (job_result){WEXITSTATUS(status), 0};
  else if (!error)
    *one->out = (job_result){-1, WTERMSIG(status)};
  (void)epoll_ctl(set, EPOLL_CTL_DEL, one->fd, NULL);
  close(one->fd);
  return error;
}

static int start_all(const job *jobs, size_t n, job_result *out, int set, child *all, size_t *left) {
  for (size_t i = 0; i < n; i++) {
    all[i] = (child){.pid = start(&jobs[i]), .fd = -1, .out = &out[i]};
    if (all[i].pid < 0)
      return errno;
    if (watch(set, &all[i]) == 0)
      ++*left;
    else
      (void)take(set, &all[i]); /* gate: no descriptor was to be had; then it sleeps for this one at once */
  }
  return 0;
}

static int run(const job *jobs, size_t n, job_result *out, int set, child *all) {
  size_t left = 0;
  int error = start_all(jobs, n, out, set, all, &left);
  while (left > 0) {
    struct epoll_event event;
    if (epoll_wait(set, &event, 1, -1) != 1)
      continue; /* gate: a signal handler has interrupted it */
    int failed = take(set, event.data.ptr);
    error = error ? error : failed;
    left--;
  }
  return error;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  child *all = calloc(n + 1, sizeof *all);
  int set = epoll_create1(EPOLL_CLOEXEC);
  int error = all && set >= 0 ? run(jobs, n, out, set, all) : errno;
  if (set >= 0)
    close(set);
  free(all);
  errno = error;
  return error ? -1 : 0;
}
