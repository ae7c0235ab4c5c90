#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

typedef int ends[2];

static bool make_pipes(ends *pipes, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (pipe2(pipes[i], O_CLOEXEC) < 0) {
      while (i-- > 0) {
        close(pipes[i][0]);
        close(pipes[i][1]);
      }
      return false;
    }
  return true;
}

static pid_t start(char *const argv[], ends *pipes, size_t i, size_t n) {
  pid_t pid = fork();
  if (pid != 0)
    return pid;
  if ((i == 0 || dup2(pipes[i - 1][0], 0) >= 0) && (i + 1 == n || dup2(pipes[i][1], 1) >= 0))
    execvp(argv[0], argv);
  _exit(127);
}

static int wait_all(const pid_t *pids, size_t n) {
  int status = 0, error = 0;
  for (size_t i = 0; i < n; i++)
    while (waitpid(pids[i], &status, 0) < 0 && (error = errno) == EINTR)
      error = 0;
  errno = error;
  if (error)
    return -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* All pipes first; exec closes them. */
int pipeline(char *const *const commands[], size_t n) {
  pid_t pids[n];
  ends pipes[n];
  size_t started = 0;
  if (!make_pipes(pipes, n - 1))
    return -1;
  while (started < n && (pids[started] = start(commands[started], pipes, started, n)) > 0)
    started++;
  int error = started < n ? errno : 0;
  for (size_t i = 0; i + 1 < n; i++) {
    close(pipes[i][0]);
    close(pipes[i][1]);
  }
  int code = wait_all(pids, started);
  errno = error ? error : errno;
  return error ? -1 : code;
}
