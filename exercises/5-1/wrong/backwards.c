/* expect: dup2-overwrite */
/* 2 first, and then the others. */
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

/* Only a source that lies among the targets has to be saved; one that is its own target stays. */
static void place(const int from[3]) {
  const int *source = from;
  for (int i = 2; i >= 0; i--)
    if (source[i] == i)
      fcntl(i, F_SETFD, 0);
    else
      dup2(source[i], i);
  for (int i = 0; i < 3; i++)
    if (source[i] > 2)
      close(source[i]);
}

int redirect(const int from[3], char *const argv[]) {
  pid_t pid = fork();
  if (pid == 0) {
    place(from);
    execvp(argv[0], argv);
    _exit(127);
  }
  return pid < 0 ? -1 : wait_for(pid);
}
