/* expect: exec-error-not-reported */
/* A failed exec is the exit code 127. */
#include "run.h"

#include <errno.h>
#include <linux/close_range.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static ending decode(int status) {
  if (WIFSIGNALED(status))
    return (ending){-1, WTERMSIG(status)};
  return (ending){WEXITSTATUS(status), 0};
}

static int wait_for(pid_t pid, ending *out) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return errno;
  *out = decode(status);
  return 0;
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
  pid_t pid = argv ? fork() : -1;
  if (pid == 0) {
    if (what->variable)
      putenv((char *)what->variable);
    if (what->dir && chdir(what->dir) < 0)
      _exit(127);
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    execvp(what->file, argv);
    _exit(127);
  }
  int error = pid < 0 ? errno : 0;
  free(argv);
  return pid < 0 ? error : wait_for(pid, out);
}
