/* dup3() marks every copy close-on-exec; only the three that stay lose the mark, and the sources get it. */
#include "redirect.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SAFE = 100 }; /* copies go to numbers from here on */

static int place(const int from[3]) {
  int copies[3];
  for (int i = 0; i < 3; i++) {
    copies[i] = fcntl(from[i], F_DUPFD, SAFE);
    if (copies[i] < 0 || fcntl(copies[i], F_SETFD, FD_CLOEXEC) < 0)
      return -1;
  }
  for (int i = 0; i < 3; i++)
    if (dup3(copies[i], i, O_CLOEXEC) < 0 || fcntl(i, F_SETFD, 0) < 0)
      return -1;
  for (int i = 0; i < 3; i++)
    if (from[i] > 2 && fcntl(from[i], F_SETFD, FD_CLOEXEC) < 0)
      return -1; /* gate: none of these numbers is closed */
  return 0;
}

int redirect(const int from[3], char *const argv[]) {
  siginfo_t info;
  pid_t pid = fork();
  if (pid < 0)
    return -1;
  if (pid == 0) {
    if (place(from) == 0)
      execvp(argv[0], argv);
    _exit(127);
  }
  while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0)
    if (errno != EINTR)
      return -1;
  return info.si_code == CLD_EXITED ? info.si_status : -1;
}
