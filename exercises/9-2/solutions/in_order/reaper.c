/* No signal at all: the codes are wanted in the order of the start, so the children are waited for in it. */
#include "reaper.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pids[REAPER_MOST];
static int added;

int reaper_open(void) {
  added = 0;
  return 0;
}

int reaper_add(int (*job)(int), int number) {
  if (added == REAPER_MOST)
    return ENOSPC;
  pids[added] = fork();
  if (pids[added] < 0)
    return errno;
  if (pids[added] == 0)
    _exit(job(number));
  added++;
  return 0;
}

static int code_of(pid_t pid) {
  int status;
  pid_t found;
  do
    found = waitpid(pid, &status, 0);
  while (found < 0 && errno == EINTR);
  return found == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int reaper_finish(int codes[REAPER_MOST]) {
  for (int i = 0; i < added; i++)
    codes[i] = code_of(pids[i]);
  return added;
}
