#include "run_with.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static int add(posix_spawn_file_actions_t *actions, const redirection *r) {
  static const int flags[] = {[FROM_FILE] = O_RDONLY,
                              [TO_FILE] = O_WRONLY | O_CREAT | O_TRUNC,
                              [APPEND_FILE] = O_WRONLY | O_CREAT | O_APPEND};
  if (r->kind == SAME_AS)
    return posix_spawn_file_actions_adddup2(actions, r->other, r->fd);
  if (r->kind == CLOSED)
    return posix_spawn_file_actions_addclose(actions, r->fd);
  return posix_spawn_file_actions_addopen(actions, r->fd, r->path, flags[r->kind], 0666);
}

/* libc makes the same calls in the child, in the order of the list. */
int run_with(const redirection *list, size_t n, char *const argv[]) {
  posix_spawn_file_actions_t actions;
  int status, error = posix_spawn_file_actions_init(&actions);
  pid_t pid;
  for (size_t i = 0; i < n && !error; i++)
    error = add(&actions, &list[i]);
  if (!error)
    error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error)
    return error == EAGAIN || error == ENOMEM ? -1 : 127;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
