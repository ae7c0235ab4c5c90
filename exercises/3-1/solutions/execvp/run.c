/* In the child: folder, environment, and execvp(), which looks into the PATH of that environment. */
#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT_RUN = 126, NOT_FOUND = 127 };

static char **arguments(const command *what) {
  char **argv = calloc(what->arg_count + 2, sizeof *argv);
  if (!argv)
    return NULL;
  argv[0] = (char *)what->file;
  for (size_t i = 0; i < what->arg_count; i++)
    argv[i + 1] = (char *)what->args[i];
  return argv;
}

/* Comes back only by becoming the program; whoever is left here could not. */
static _Noreturn void become(const command *what, char **argv) {
  if (what->dir && chdir(what->dir) != 0)
    _exit(CANNOT_RUN);
  if (what->env)
    environ = (char **)what->env;
  execvp(what->file, argv);
  _exit(errno == ENOENT ? NOT_FOUND : CANNOT_RUN);
}

static ending decode(int status) {
  if (WIFSIGNALED(status))
    return (ending){.code = -1, .signal = WTERMSIG(status)};
  return (ending){.code = WEXITSTATUS(status), .signal = 0};
}

int run(const command *what, ending *ret) {
  char **argv = arguments(what);
  if (!argv)
    return errno;
  pid_t pid = fork();
  if (pid == 0)
    become(what, argv);
  int error = pid < 0 ? errno : 0, status = 0;
  free(argv);
  if (!error && waitpid(pid, &status, 0) < 0)
    error = errno;
  if (!error)
    *ret = decode(status);
  return error;
}
