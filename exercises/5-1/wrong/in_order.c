/* expect: dup2-overwrite */
/* 0, then 1, then 2, each from where it is. */
#include "redirect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(pid_t pid) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* First out of the way, then down to 0, 1, 2. */
int redirect(const int from[3], char *const argv[]) {
  pid_t pid = fork();
  if (pid < 0)
    return -1;
  if (pid == 0) {
    for (int i = 0; i < 3; i++)
      if (from[i] != i)
        dup2(from[i], i);
      else
        fcntl(i, F_SETFD, 0);
    for (int i = 0; i < 3; i++)
      if (from[i] > 2)
        close(from[i]);
    execvp(argv[0], argv);
    _exit(127);
  }
  return wait_for(pid);
}
