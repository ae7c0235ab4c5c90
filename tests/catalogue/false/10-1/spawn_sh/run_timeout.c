/* posix_spawn() of a shell whose exec looks the program up: a missing one is the code 127. */
#include "run_timeout.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(char *const argv[], pid_t *ret) {
  posix_spawnattr_t how;
  size_t n = 0;
  while (argv[n])
    n++;
  char **line = malloc((n + 5) * sizeof *line);
  if (!line)
    return ENOMEM; /* gate: no check takes the memory away */
  memcpy(line, (char *[]){"sh", "-c", "exec \"$@\"", "sh"}, 4 * sizeof *line);
  memcpy(line + 4, argv, (n + 1) * sizeof *line);
  posix_spawnattr_init(&how);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
  int error = posix_spawn(ret, "/bin/sh", NULL, &how, line, environ);
  free(line);
  posix_spawnattr_destroy(&how);
  return error;
}

static bool ended_within(pid_t pid, int ms) {
  struct pollfd one = {(int)syscall(SYS_pidfd_open, pid, 0), POLLIN, 0};
  int n;
  while ((n = poll(&one, 1, ms)) < 0 && errno == EINTR)
    ;
  close(one.fd);
  return n == 1;
}

/* Waits for it, and tells how it ended: the status decides whether it was the limit. 0, or an errno. */
static int take(pid_t pid, int sent, ending *ret) {
  int status = 0;
  pid_t found;
  while ((found = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
    ;
  if (found < 0)
    return errno;
  ret->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  ret->timed_out = sent && ret->code < 0;
  return 0;
}

/* The group is signalled while its leader has not been waited for: the number is still its own. */
int run_timeout(char *const argv[], int timeout_ms, int grace_ms, ending *ret) {
  pid_t pid;
  int error = start(argv, &pid), sent = 0;
  if (error)
    return error;
  if (!ended_within(pid, timeout_ms)) {
    sent = SIGTERM;
    kill(-pid, SIGTERM);
    (void)ended_within(pid, grace_ms);
    kill(-pid, SIGKILL);
  }
  return take(pid, sent, ret);
}
