/* expect: write-end-left-open-child */
/* A child keeps the write end of the pipe that it reads. */
#include "pipeline.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int code_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* The code of the last one; all are waited for. */
static int wait_all(const pid_t *pids, size_t n) {
  int status = 0;
  for (size_t i = 0; i < n; i++)
    while (waitpid(pids[i], &status, 0) < 0 && errno == EINTR)
      ;
  return code_of(status);
}

static pid_t start(char *const argv[], int in, int out, int other) {
  pid_t pid = fork();
  if (pid != 0)
    return pid;
  if (in >= 0 && dup2(in, 0) < 0)
    _exit(126);
  if (out >= 0 && dup2(out, 1) < 0)
    _exit(126);
  int own[] = {in, out, other};
  for (int i = 0; i < 3; i++)
    if (own[i] > 2)
      close(own[i]);
  execvp(argv[0], argv);
  _exit(127);
}

/* The last one first, so that every reader is there before its writer. */
int pipeline(char *const *const commands[], size_t n) {
  pid_t pids[n];
  int out = -1;
  for (size_t i = n; i-- > 0;) {
    int ends[2] = {-1, -1};
    if (i > 0 && pipe(ends) < 0)
      return -1;
    pids[i] = start(commands[i], ends[0], out, -1);
    if (out >= 0)
      close(out);
    if (ends[0] >= 0)
      close(ends[0]);
    out = ends[1];
  }
  return wait_all(pids, n);
}
