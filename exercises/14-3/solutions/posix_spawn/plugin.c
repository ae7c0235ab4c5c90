#include "plugin.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* "NAME=value" in `to`, or NULL where the caller has no such variable or it is too long. */
static char *variable(const char *name, char *to, size_t size) {
  const char *value = getenv(name);
  return value && (size_t)snprintf(to, size, "%s=%s", name, value) < size ? to : NULL;
}

/* Everything that is said about the child; _np: glibc 2.29. */
static int start(char *const argv[], const char *document, const char *dir, pid_t *ret) {
  static char texts[3][8192];
  static const char *const names[3] = {"PATH", "HOME", "LANG"};
  char *env[4] = {NULL};
  int n = 0;
  for (int i = 0; i < 3; i++)
    if ((env[n] = variable(names[i], texts[i], sizeof texts[i])))
      n++;
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, document, O_RDONLY, 0);
  posix_spawn_file_actions_addchdir_np(&files, dir);
  posix_spawnattr_init(&how);
  posix_spawnattr_setsigmask(&how, &none);
  posix_spawnattr_setsigdefault(&how, &all);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  int error = posix_spawnp(ret, argv[0], &files, &how, argv, env);
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

int run_plugin(char *const argv[], const char *document, const char *dir) {
  char lock[4096];
  int status = 0;
  pid_t pid;
  (void)snprintf(lock, sizeof lock, "%s.lock", document);
  int held = open(lock, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  int result = held < 0 ? -errno : -start(argv, document, dir, &pid);
  while (result == 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  if (result == 0)
    result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (held >= 0)
    close(held);
  (void)unlink(lock);
  return result;
}
