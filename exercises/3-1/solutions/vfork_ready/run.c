/* vfork(): the child makes no memory and changes none but a buffer that is there for it. */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Element number `index` of a PATH with the name behind it; 0 behind the last one. */
static int candidate(const char *path, size_t index, const char *name, char *buffer, size_t size) {
  for (; index > 0; index--) {
    path += strcspn(path, ":");
    if (*path++ == '\0')
      return 0;
  }
  size_t length = strcspn(path, ":");
  if (snprintf(buffer, size, "%.*s%s%s", (int)length, path, length ? "/" : "", name) >= (int)size)
    buffer[0] = '\0'; /* gate: no folder here has so long a name */
  return 1;
}

static const char *path_in(char *const *env) {
  while (*env && strncmp(*env, "PATH=", 5) != 0)
    env++;
  return *env ? *env + 5 : "/bin:/usr/bin";
}

static _Noreturn void become(const command *what, char *const *env, char **argv, char *buffer) {
  int code = 127;
  if (what->dir && chdir(what->dir) < 0)
    _exit(126);
  if (strchr(what->file, '/')) {
    execve(what->file, argv, env);
    _exit(errno == ENOENT ? 127 : 126);
  }
  for (size_t i = 0; candidate(path_in(env), i, what->file, buffer, PATH_MAX); i++) {
    execve(buffer, argv, env);
    code = errno == ENOENT || errno == ENOTDIR ? code : 126;
  }
  _exit(code);
}

int run(const command *what, ending *ret) {
  char buffer[PATH_MAX], **argv = calloc(what->arg_count + 2, sizeof *argv);
  int status = 0, error = 0;
  if (!argv)
    return ENOMEM;
  argv[0] = (char *)what->file;
  for (size_t i = 0; i < what->arg_count; i++)
    argv[i + 1] = (char *)what->args[i];
  pid_t pid = vfork();
  if (pid == 0)
    become(what, what->env ? what->env : environ, argv, buffer);
  if (pid < 0)
    error = errno;
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && (error = errno) == EINTR)
    error = 0;
  if (!error)
    *ret = WIFEXITED(status) ? (ending){WEXITSTATUS(status), 0} : (ending){-1, WTERMSIG(status)};
  free(argv);
  return error;
}
