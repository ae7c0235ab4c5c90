#include "run_timeout.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(char *const argv[], pid_t *ret) {
  posix_spawnattr_t how;
  posix_spawnattr_init(&how);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
  int error = posix_spawnp(ret, argv[0], NULL, &how, argv, environ);
  posix_spawnattr_destroy(&how);
  return error;
}

/* A process of its own sleeps for that long; whichever ends first. */
static bool ended_within(pid_t pid, int ms) {
  int ends[2];
  char c;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return false;
  pid_t timer = fork();
  if (timer == 0) {
    close(ends[0]);
    (void)poll(NULL, 0, ms);
    _exit(0);
  }
  close(ends[1]);
  struct pollfd two[2] = {{ends[0], POLLIN, 0}, {(int)syscall(SYS_pidfd_open, pid, 0), POLLIN, 0}};
  while (poll(two, 2, -1) < 0 && errno == EINTR)
    ;
  bool ended = two[1].revents != 0;
  if (ended)
    kill(timer, SIGKILL);
  (void)!read(ends[0], &c, 1);
  close(ends[0]);
  close(two[1].fd);
  while (waitpid(timer, NULL, 0) < 0 && errno == EINTR)
    ;
  return ended;
}

static void take(pid_t pid, int sent, ending *ret) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  ret->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  ret->timed_out = sent && ret->code < 0;
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
  take(pid, sent, ret);
  return 0;
}
