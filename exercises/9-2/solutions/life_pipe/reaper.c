/* A pipe that every child holds and nobody writes to: its end of file says that the last child has gone. */
#include "reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pids[REAPER_MOST];
static int added, ends[2];

int reaper_open(void) {
  added = 0;
  return pipe2(ends, O_CLOEXEC) < 0 ? errno : 0;
}

int reaper_add(int (*job)(int), int number) {
  pid_t pid = fork();
  if (pid < 0)
    return errno;
  if (pid == 0) {
    close(ends[0]);
    _exit(job(number)); /* closes ends[1], however it ends */
  }
  pids[added++] = pid;
  return 0;
}

int reaper_finish(int codes[REAPER_MOST]) {
  char nothing;
  close(ends[1]);
  while (read(ends[0], &nothing, 1) < 0 && errno == EINTR)
    ;
  close(ends[0]);
  for (int i = 0; i < added; i++) {
    int status = 0;
    pid_t found;
    while ((found = waitpid(pids[i], &status, 0)) < 0 && errno == EINTR)
      ;
    codes[i] = found > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  return added;
}
