#include "pipeline.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

static int code_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* From the last one, whose code it is, to the first. */
static int wait_all(const pid_t *pids, size_t n, size_t first) {
  int status = 0, code = 0, error = 0;
  for (size_t i = n; i-- > first;) {
    while (waitpid(pids[i], &status, 0) < 0 && (error = errno) == EINTR)
      error = 0;
    code = i + 1 == n ? code_of(status) : code;
  }
  errno = error;
  return error ? -1 : code;
}

static pid_t start(char *const argv[], int in, int out, int other) {
  pid_t pid = fork();
  if (pid != 0)
    return pid;
  bool good = (in < 0 || dup2(in, 0) >= 0) && (out < 0 || dup2(out, 1) >= 0);
  int own[] = {in, out, other};
  for (int i = 0; i < 3; i++)
    if (own[i] > 2)
      close(own[i]);
  if (good)
    execvp(argv[0], argv);
  _exit(127);
}

/* The last one first, so that every reader is there before its writer. */
int pipeline(char *const *const commands[], size_t n) {
  pid_t pids[n];
  int out = -1, error = 0;
  size_t first = n;
  while (first > 0 && !error) {
    int ends[2] = {-1, -1};
    pid_t pid = first > 1 && pipe(ends) < 0 ? -1 : start(commands[first - 1], ends[0], out, ends[1]);
    if (pid < 0)
      error = errno;
    else
      pids[--first] = pid;
    if (out >= 0)
      close(out);
    if (ends[0] >= 0)
      close(ends[0]);
    out = ends[1];
  }
  if (out >= 0)
    close(out);
  int code = wait_all(pids, n, first);
  errno = error ? error : errno;
  return error ? -1 : code;
}
