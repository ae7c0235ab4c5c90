/* A linked list: sleeps for its first child, and then takes whoever else has ended with WNOHANG. */
#include "run_all.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct child {
  struct child *next;
  pid_t pid;
  job_result *out;
} child;

static void keep(job_result *out, int status) {
  if (WIFEXITED(status))
    *out = (job_result){WEXITSTATUS(status), 0};
  else
    *out = (job_result){-1, WTERMSIG(status)};
}

/* Takes those that have ended out of the list; sleeps for the first one. */
static int sweep(child **at) {
  int error = 0, options = 0;
  while (*at) {
    int status;
    child *one = *at;
    pid_t pid = waitpid(one->pid, &status, options);
    options = WNOHANG;
    if (pid == 0 || (pid < 0 && errno == EINTR)) {
      at = &one->next;
      continue;
    }
    if (pid < 0)
      error = errno;
    else
      keep(one->out, status);
    *at = one->next;
    free(one);
  }
  return error;
}

static int start(const job *one, child **list, job_result *out) {
  child *made = malloc(sizeof *made);
  if (!made)
    return ENOMEM;
  *made = (child){*list, fork(), out};
  if (made->pid == 0)
    _exit(one->run(one->arg));
  if (made->pid < 0) {
    int error = errno;
    free(made);
    return error;
  }
  *list = made;
  return 0;
}

int run_all(const job *jobs, size_t n, job_result *out) {
  child *list = NULL;
  int error = 0;
  for (size_t i = 0; i < n && !error; i++)
    error = start(&jobs[i], &list, &out[i]);
  while (list) {
    int failed = sweep(&list);
    error = error ? error : failed;
  }
  errno = error;
  return error ? -1 : 0;
}
