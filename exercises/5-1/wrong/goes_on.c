/* expect: exec-fallthrough */
/* A child whose program is not there goes on as the caller. */
#include "redirect.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* First out of the way, then down to 0, 1, 2. */
static int place(const int from[3]) {
  int copies[3];
  for (int i = 0; i < 3; i++)
    if ((copies[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 3)) < 0)
      return -1;
  for (int i = 0; i < 3; i++)
    if (dup2(copies[i], i) < 0)
      return -1;
  for (int i = 0; i < 3; i++)
    if (from[i] > 2)
      close(from[i]);
  return 0;
}

int redirect(const int from[3], char *const argv[]) {
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    if (place(from) == 0)
      execvp(argv[0], argv);
  }
  if (pid < 0 || waitpid(pid, &status, 0) != pid)
    return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
