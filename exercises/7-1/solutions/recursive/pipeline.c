#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static int code_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Starts the first one and goes on with the rest, whose input it is. */
static int go_on(char *const *const commands[], size_t n, int in) {
  int ends[2] = {-1, -1}, status = 0, code = -1;
  pid_t pid = n > 1 && pipe2(ends, O_CLOEXEC) < 0 ? -1 : vfork();
  if (pid == 0) {
    if ((in < 0 || dup2(in, 0) >= 0) && (ends[1] < 0 || dup2(ends[1], 1) >= 0))
      execvp(commands[0][0], commands[0]);
    _exit(127);
  }
  int error = pid < 0 ? errno : 0;
  if (in >= 0)
    close(in);
  if (ends[1] >= 0)
    close(ends[1]);
  if (!error && n > 1 && (code = go_on(commands + 1, n - 1, ends[0])) < 0)
    error = errno;
  else if (error && ends[0] >= 0)
    close(ends[0]);
  while (pid > 0 && waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) {
      error = errno;
      break;
    }
  errno = error;
  if (error)
    return -1;
  return n > 1 ? code : code_of(status);
}

int pipeline(char *const *const commands[], size_t n) {
  return go_on(commands, n, -1);
}
