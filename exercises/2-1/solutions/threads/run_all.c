/* A thread for each job: it forks and sleeps in waitpid() for its own child. */
#include "run_all.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct watch {
  pthread_t thread;
  pid_t pid;
  job_result *out;
  int error;
} watch;

static void *wait_for(void *arg) {
  watch *w = arg;
  int status;
  pid_t found;
  while ((found = waitpid(w->pid, &status, 0)) < 0 && errno == EINTR)
    ;
  if (found < 0)
    w->error = errno;
  else if (WIFEXITED(status))
    *w->out = (job_result){WEXITSTATUS(status), 0};
  else
    *w->out = (job_result){-1, WTERMSIG(status)};
  return NULL;
}

/* All children first: a fork() among running threads would copy the locks that they hold. */
static size_t start_all(const job *jobs, size_t n, job_result *out, watch *all) {
  size_t i = 0;
  for (; i < n; i++) {
    pid_t pid = fork();
    if (pid == 0)
      _exit(jobs[i].run(jobs[i].arg));
    if (pid < 0)
      break;
    all[i] = (watch){.pid = pid, .out = &out[i]};
  }
  return i;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  watch *all = calloc(n + 1, sizeof *all);
  if (!all)
    return -1;
  size_t started = start_all(jobs, n, out, all), threads = 0;
  int error = started < n ? errno : 0;
  while (threads < started && pthread_create(&all[threads].thread, NULL, wait_for, &all[threads]) == 0)
    threads++;
  for (size_t i = threads; i < started; i++)
    wait_for(&all[i]); /* gate: no thread could be had; this one can wait as well */
  for (size_t i = 0; i < threads; i++)
    pthread_join(all[i].thread, NULL);
  for (size_t i = 0; i < started; i++)
    error = error ? error : all[i].error;
  free(all);
  errno = error;
  return error ? -1 : 0;
}
