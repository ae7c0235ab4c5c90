/* expect: dup2-overwrite */
/* The same as actions of posix_spawn(). */
#include "redirect.h"

#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(pid_t pid) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Copies are made here, so that no source is a target; the program gets copies of the copies. */
int redirect(const int from[3], char *const argv[]) {
  posix_spawn_file_actions_t actions;
  pid_t pid;
  posix_spawn_file_actions_init(&actions);
  for (int i = 0; i < 3; i++) {
    posix_spawn_file_actions_adddup2(&actions, from[i], i);
  }
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  int error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error ? -1 : wait_for(pid);
}
