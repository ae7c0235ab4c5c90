/* The child builds its environment anew, and tells by access() why exec has failed. */
#include "run.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void set_environment(char *const *env) {
  clearenv();
  for (; *env; env++)
    putenv(*env);
}

static int child(const command *what, char *const *argv) {
  if (what->env)
    set_environment(what->env);
  if (what->dir && chdir(what->dir) < 0)
    return 126;
  if (strchr(what->file, '/') && access(what->file, F_OK) < 0)
    return 127;
  execvp(argv[0], argv);
  return errno == ENOENT ? 127 : 126;
}

int run(const command *what, ending *ret) {
  const char *argv[what->arg_count + 2];
  argv[0] = what->file;
  if (what->arg_count)
    memcpy(argv + 1, what->args, what->arg_count * sizeof *argv);
  argv[what->arg_count + 1] = NULL;

  siginfo_t info;
  pid_t pid = fork();
  switch (pid) {
  case -1:
    return errno;
  case 0:
    _exit(child(what, (char *const *)argv));
  }
  if (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0)
    return errno;
  bool exited = info.si_code == CLD_EXITED;
  ret->code = exited ? info.si_status : -1;
  ret->signal = exited ? 0 : info.si_status;
  return 0;
}
