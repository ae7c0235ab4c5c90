/* expect: write-end-in-sibling */
/* The same with posix_spawn() and a list of closes. */
#include "pipeline.h"

#include <errno.h>
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
  int ends[n][2];
  for (size_t i = 0; i < n; i++) {
    posix_spawn_file_actions_t actions;
    if (i + 1 < n && pipe(ends[i]) < 0)
      return -1;
    posix_spawn_file_actions_init(&actions);
    for (size_t k = i > 0 ? i - 1 : 0; k <= i && k + 1 < n; k++) {
      posix_spawn_file_actions_adddup2(&actions, ends[k][k == i], k == i);
      posix_spawn_file_actions_addclose(&actions, ends[k][0]);
      posix_spawn_file_actions_addclose(&actions, ends[k][1]);
    }
    errno = posix_spawnp(&pids[i], commands[i][0], &actions, NULL, commands[i], environ);
    posix_spawn_file_actions_destroy(&actions);
    if (errno)
      return -1;
  }
  for (size_t i = 0; i + 1 < n; i++) {
    close(ends[i][0]);
    close(ends[i][1]);
  }
  return wait_all(pids, n);
}
