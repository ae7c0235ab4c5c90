/* expect: exec-fallthrough */
/* A child whose program is not there goes on as the caller. */
#include "pipeline.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child: what `from` is becomes `to`, and has no other number. */
static void move(int from, int to) {
  if (from == to)
    return;
  if (dup2(from, to) < 0)
    _exit(126);
  close(from);
}

/* A program that reads `in` and writes `ends[1]`; the other end belongs to the next one. */
static pid_t start(char *const argv[], int in, const int ends[2]) {
  pid_t pid = fork();
  if (pid != 0)
    return pid;
  if (ends[0] >= 0)
    close(ends[0]);
  move(in, 0);
  move(ends[1], 1);
  execvp(argv[0], argv);
  return 0;
}

/* The code of the last one; all are waited for. */
static int wait_all(const pid_t *pids, size_t n) {
  int status = 0, error = 0;
  for (size_t i = 0; i < n; i++)
    if (waitpid(pids[i], &status, 0) < 0)
      error = errno;
  errno = error;
  if (error)
    return -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Only one pipe at a time is open here. */
int pipeline(char *const *const commands[], size_t n) {
  pid_t pids[n];
  int in = 0, error = 0;
  size_t started = 0;
  while (started < n && !error) {
    int ends[2] = {-1, 1};
    if (started + 1 < n && pipe(ends) < 0)
      error = errno;
    else if ((pids[started] = start(commands[started], in, ends)) < 0)
      error = errno;
    else
      started++;
    if (in > 0)
      close(in);
    if (ends[1] != 1)
      close(ends[1]);
    in = ends[0];
  }
  if (in > 0)
    close(in);
  int code = wait_all(pids, started);
  errno = error ? error : errno;
  return error ? -1 : code;
}
