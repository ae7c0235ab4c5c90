/* expect: exec-error-not-reported */
/* Every exit code of 127 is a program that does not exist. */
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(pid_t pid, ending *out) {
  siginfo_t info;
  while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0)
    if (errno != EINTR)
      return errno;
  bool exited = info.si_code == CLD_EXITED;
  *out = (ending){exited ? info.si_status : -1, exited ? 0 : info.si_status};
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
    for (int fd = 3; fd < 1024; fd++)
      close(fd);
    execvp(what->file, argv);
    _exit(127);
  }
  int error = pid < 0 ? errno : 0;
  free(argv);
  if (pid < 0)
    return error;
  error = wait_for(pid, out);
  return !error && out->code == 127 ? ENOENT : error;
}
