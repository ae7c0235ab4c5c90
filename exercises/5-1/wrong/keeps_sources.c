/* expect: dup2-no-close */
/* The sources stay open. */
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
    int copies[3];
    for (int i = 0; i < 3; i++)
      copies[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 3);
    for (int i = 0; i < 3; i++)
      dup2(copies[i], i);
    execvp(argv[0], argv);
    _exit(127);
  }
  return wait_for(pid);
}
