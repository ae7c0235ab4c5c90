/* expect: dup2-same-fd */
/* dup2() of a descriptor onto itself leaves it close-on-exec. */
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
  int source[3];
  for (int i = 0; i < 3; i++)
    source[i] = from[i] < 3 && from[i] != i ? fcntl(from[i], F_DUPFD_CLOEXEC, 3) : from[i];
  for (int i = 0; i < 3; i++)
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
