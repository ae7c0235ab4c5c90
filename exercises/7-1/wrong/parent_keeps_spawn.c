/* expect: write-end-left-open-parent */
/* The same with posix_spawn(). */
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
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

int pipeline(char *const *const commands[], size_t n) {
  pid_t pids[n];
  int in = -1, error = 0;
  for (size_t i = 0; i < n && !error; i++) {
    int ends[2] = {-1, -1};
    posix_spawn_file_actions_t actions;
    if (i + 1 < n && pipe2(ends, O_CLOEXEC) < 0)
      return -1;
    posix_spawn_file_actions_init(&actions);
    if (in >= 0)
      posix_spawn_file_actions_adddup2(&actions, in, 0);
    if (ends[1] >= 0)
      posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    error = posix_spawnp(&pids[i], commands[i][0], &actions, NULL, commands[i], environ);
    posix_spawn_file_actions_destroy(&actions);
    if (in >= 0)
      close(in);
    in = ends[0];
  }
  errno = error;
  return error ? -1 : wait_all(pids, n);
}
