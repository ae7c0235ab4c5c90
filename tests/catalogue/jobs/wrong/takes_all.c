/* expect: wrong-child */
/* Waits for all children there are, in threads. */
#include "run_all.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static job_result decode(int status) {
  if (WIFSIGNALED(status))
    return (job_result){.code = -1, .signal = WTERMSIG(status)};
  return (job_result){.code = WEXITSTATUS(status), .signal = 0};
}

static pid_t start(const job *one) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(one->run(one->arg));
  return pid;
}

typedef struct waiter {
  pthread_t thread;
  pid_t pid;
  job_result *out;
  int error;
} waiter;

static void *wait_for(void *arg) {
  waiter *w = arg;
  int status;
  pid_t found;
  while ((found = wait(&status)) < 0 && errno == EINTR)
    ;
  if (found < 0)
    w->error = errno;
  else
    *w->out = decode(status);
  return NULL;
}

/* One thread for each child; all children have been forked before the first thread starts. */
static int wait_all(const pid_t *pids, size_t n, job_result *out) {
  waiter *all = calloc(n + 1, sizeof *all);
  int error = 0;
  for (size_t i = 0; i < n; i++) {
    all[i] = (waiter){.pid = pids[i], .out = &out[i]};
    if (pthread_create(&all[i].thread, NULL, wait_for, &all[i]) != 0)
      abort();
  }
  for (size_t i = 0; i < n; i++) {
    pthread_join(all[i].thread, NULL);
    error = all[i].error ? all[i].error : error;
  }
  free(all);
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
