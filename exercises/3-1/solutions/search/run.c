/* execve() for each folder of PATH, until one of them works. */
#include "run.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *path_of(char *const *env) {
  for (; *env; env++)
    if (strncmp(*env, "PATH=", 5) == 0)
      return *env + 5;
  return "/bin:/usr/bin";
}

/* The errno to tell: that a file was there and could not be run says more than that there was none. */
static int try_folders(const char *file, char **argv, char *const *env) {
  int error = ENOENT;
  char candidate[PATH_MAX];
  const char *at = path_of(env);
  for (;;) {
    size_t length = strcspn(at, ":");
    snprintf(candidate, sizeof candidate, "%.*s%s%s", (int)length, at, length ? "/" : "", file);
    execve(candidate, argv, env);
    error = errno == EACCES ? EACCES : error;
    if (at[length] == '\0')
      return error;
    at += length + 1;
  }
}

static _Noreturn void be_child(const command *what, char **argv) {
  char *const *env = what->env ? what->env : environ;
  int error;
  if (what->dir && chdir(what->dir) < 0)
    _exit(126);
  if (strchr(what->file, '/')) {
    execve(what->file, argv, env);
    error = errno;
  } else {
    error = try_folders(what->file, argv, env);
  }
  _exit(error == ENOENT ? 127 : 126);
}

int run(const command *what, ending *ret) {
  char **argv = malloc((what->arg_count + 2) * sizeof *argv);
  if (!argv)
    return ENOMEM;
  *argv = (char *)what->file;
  for (size_t i = 0; i < what->arg_count; i++)
    argv[1 + i] = (char *)what->args[i];
  argv[1 + what->arg_count] = NULL;
  int status, error = 0;
  pid_t pid = fork();
  if (pid == 0)
    be_child(what, argv);
  if (pid < 0 || waitpid(pid, &status, 0) < 0)
    error = errno;
  else if (WIFEXITED(status))
    *ret = (ending){WEXITSTATUS(status), 0};
  else
    *ret = (ending){-1, WTERMSIG(status)};
  free(argv);
  return error;
}
