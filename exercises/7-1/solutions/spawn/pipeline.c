#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

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

static int start(pid_t *pid, char *const argv[], int in, int out) {
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (!error && in >= 0)
    error = posix_spawn_file_actions_adddup2(&actions, in, 0);
  if (!error && out >= 0)
    error = posix_spawn_file_actions_adddup2(&actions, out, 1);
  if (!error)
    error = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int pipeline(char *const *const commands[], size_t n) {
  pid_t pids[n];
  int in = -1, error = 0;
  size_t started = 0;
  while (started < n && !error) {
    int ends[2] = {-1, -1};
    if (started + 1 < n && pipe2(ends, O_CLOEXEC) < 0)
      error = errno;
    else
      error = start(&pids[started], commands[started], in, ends[1]);
    started += !error;
    if (in >= 0)
      close(in);
    if (ends[1] >= 0)
      close(ends[1]);
    in = ends[0];
  }
  if (in >= 0)
    close(in);
  int code = wait_all(pids, started);
  errno = error ? error : errno;
  return error ? -1 : code;
}
