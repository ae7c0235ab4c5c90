#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int code_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Starts the first one and goes on with the rest, whose input it is. */
static int go_on(char *const *const commands[], size_t n, int in) {
  int ends[2] = {-1, -1}, status = 0;
  if (n > 1 && pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = vfork();
  if (pid == 0) {
    if (in >= 0)
      dup2(in, 0);
    if (ends[1] >= 0)
      dup2(ends[1], 1);
    execvp(commands[0][0], commands[0]);
    _exit(127);
  }
  if (in >= 0)
    close(in);
  if (ends[1] >= 0)
    close(ends[1]);
  int code = n > 1 ? go_on(commands + 1, n - 1, ends[0]) : 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return n > 1 ? code : code_of(status);
}

int pipeline(char *const *const commands[], size_t n) {
  return go_on(commands, n, -1);
}
