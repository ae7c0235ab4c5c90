/* posix_spawn() with SETSID, every error of its actions looked at, and a pidfd for each wait. */
#include "detached.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int start_detached(char *const argv[], const char *log, background *ret) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  int error = posix_spawn_file_actions_init(&files);
  if (error)
    return error; /* gate: it allocates nothing in glibc */
  error = posix_spawnattr_init(&how);
  if (!error)
    error = posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSID);
  if (!error)
    error = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  if (!error)
    error = posix_spawn_file_actions_addopen(&files, 1, log ? log : "/dev/null",
                                             O_WRONLY | (log ? O_CREAT | O_APPEND : 0), 0666);
  if (!error)
    error = posix_spawn_file_actions_adddup2(&files, 1, 2);
  if (!error)
    error = posix_spawnp(&ret->pid, argv[0], &files, &how, argv, environ);
  if (!error) {
    ret->referenced = true;
    ret->ended = false;
    ret->code = 0;
  }
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

void unref(background *one) {
  one->referenced = false;
}

static void look(background *one, int flags) {
  int status = 0;
  pid_t found;
  do
    found = waitpid(one->pid, &status, flags);
  while (found < 0 && errno == EINTR);
  one->ended = found != 0;
  if (one->ended)
    one->code = found > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Without a pidfd the wait itself sleeps, which is as good for one. */
static void sleep_for(background *one) {
  struct pollfd end = {(int)syscall(SYS_pidfd_open, one->pid, 0), POLLIN, 0};
  if (end.fd >= 0) {
    while (poll(&end, 1, -1) < 0 && errno == EINTR)
      ;
    close(end.fd);
  }
  look(one, 0);
}

size_t run(background *all, size_t n) {
  size_t left = n;
  for (size_t i = 0; i < n; i++)
    if (all[i].referenced && !all[i].ended)
      sleep_for(&all[i]);
  for (size_t i = 0; i < n; i++) {
    if (!all[i].ended)
      look(&all[i], WNOHANG);
    left -= all[i].ended;
  }
  return left;
}
