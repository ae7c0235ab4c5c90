#include "run_timeout.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
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

static bool ended_within(pid_t pid, int ms) {
  struct itimerspec when = {.it_value = {ms / 1000, ms % 1000 * 1000000L}};
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC), set = epoll_create1(EPOLL_CLOEXEC);
  int process = (int)syscall(SYS_pidfd_open, pid, 0);
  struct epoll_event event = {.events = EPOLLIN}, ready[2];
  timerfd_settime(timer, 0, &when, NULL);
  event.data.u32 = 0;
  epoll_ctl(set, EPOLL_CTL_ADD, timer, &event);
  event.data.u32 = 1;
  epoll_ctl(set, EPOLL_CTL_ADD, process, &event);
  int n;
  while ((n = epoll_wait(set, ready, 2, -1)) < 0 && errno == EINTR)
    ;
  bool ended = false;
  for (int i = 0; i < n; i++)
    ended = ended || ready[i].data.u32 == 1;
  close(timer);
  close(process);
  close(set);
  return ended;
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
