/* From the first to the last: each process gets the read end of the pipe before it. */
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_stage(char *const argv[], int from, int to) {
  dup2(from, STDIN_FILENO);
  dup2(to, STDOUT_FILENO);
  execvp(argv[0], argv);
  _exit(127);
}

static int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Starts them all; how many it could. */
static size_t start(char *const *const argv[], size_t n, int in, int out, pid_t pids[]) {
  int from = in;
  size_t started = 0;
  for (; started < n; started++) {
    int ends[2] = {-1, out};
    bool last = started + 1 == n;
    if (!last && pipe2(ends, O_CLOEXEC) < 0)
      break;
    pids[started] = fork();
    if (pids[started] == 0)
      be_stage(argv[started], from, ends[1]);
    int error = errno;
    if (from != in)
      close(from);
    from = ends[0];
    if (!last)
      close(ends[1]);
    errno = error;
    if (pids[started] < 0)
      break;
  }
  int error = errno;
  if (from != in && from >= 0)
    close(from);
  errno = error;
  return started;
}

int pipeline(char *const *const argv[], size_t n, int in, int out, int codes[]) {
  pid_t pids[MOST_STAGES];
  size_t started = start(argv, n, in, out, pids);
  int error = errno;
  for (size_t i = 0; i < started; i++) {
    if (started < n)
      kill(pids[i], SIGKILL);
    codes[i] = wait_for(pids[i]);
  }
  errno = error;
  return started < n ? -1 : 0;
}
