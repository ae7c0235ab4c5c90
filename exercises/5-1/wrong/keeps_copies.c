/* expect: dup2-no-close */
/* The copies stay open. */
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

int redirect(const int from[3], char *const argv[]) {
  pid_t pid = vfork();
  if (pid < 0)
    return -1;
  if (pid == 0) {
    int copies[3];
    for (int i = 0; i < 3; i++)
      copies[i] = fcntl(from[i], F_DUPFD, 3);
    for (int i = 0; i < 3; i++)
      dup2(copies[i], i);
    for (int i = 0; i < 3; i++)
      if (from[i] > 2)
        close(from[i]);
    execvp(argv[0], argv);
    _exit(127);
  }
  return wait_for(pid);
}
