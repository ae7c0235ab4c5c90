/* expect: parent-child-swapped */
/* The branches of the switch are mixed up. */
#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static ending decode(int status) {
  if (WIFSIGNALED(status))
    return (ending){-1, WTERMSIG(status)};
  return (ending){WEXITSTATUS(status), 0};
}

static char **arguments(const command *what) {
  char **argv = calloc(what->arg_count + 2, sizeof *argv);
  if (!argv)
    return NULL;
  argv[0] = (char *)what->file;
  for (size_t i = 0; i < what->arg_count; i++)
    argv[i + 1] = (char *)what->args[i];
  return argv;
}

int run(const command *what, ending *out) {
  char **argv = arguments(what);
  int status = 0;
  pid_t pid = fork();
  switch (pid) {
  case -1:
    return errno;
  case 0:
    if (waitpid(pid, &status, 0) < 0)
      return errno;
    *out = decode(status);
    return 0;
  default:
    execvp(what->file, argv);
    _exit(127);
  }
}
