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

/* A process of its own sleeps for that long, and its end closes the pipe. Its pid, or -1. */
static pid_t start_timer(int ms, int *ret_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t timer = fork();
  if (timer == 0) {
    close(ends[0]);
    (void)poll(NULL, 0, ms);
    _exit(0);
  }
  close(ends[1]);
  *ret_end = ends[0];
  if (timer < 0)
    close(ends[0]);
  return timer;
}

/* Whichever ends first. 1: the program, 0: the time, -1: there is no timer. */
static int ended_within(pid_t pid, int ms) {
  int end;
  pid_t timer = start_timer(ms, &end);
  if (timer < 0)
    return -1;
  struct pollfd two[2] = {{end, POLLIN, 0}, {(int)syscall(SYS_pidfd_open, pid, 0), POLLIN, 0}};
  while (poll(two, 2, -1) < 0 && errno == EINTR)
    ;
  kill(timer, SIGKILL);
  while (waitpid(timer, NULL, 0) < 0 && errno == EINTR)
    ;
  close(end);
  close(two[1].fd);
  return two[1].revents != 0;
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
  int ended = ended_within(pid, timeout_ms);
  error = errno;
  if (ended == 0) {
    sent = SIGTERM;
    kill(-pid, SIGTERM);
    (void)ended_within(pid, grace_ms); /* without a timer: no grace */
  }
  if (ended <= 0)
    kill(-pid, SIGKILL);
  int waited = take(pid, sent, ret);
  return ended < 0 ? error : waited;
}
