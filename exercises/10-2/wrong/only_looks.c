/* expect: zombie-never-waited */
/* The helper is killed, and its end is seen; its status is left where it is. */
#include "with_helper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void end(pid_t pid) {
  siginfo_t info;
  kill(pid, SIGKILL);
  while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
    ;
}

int with_helper(void (*helper)(int fd), int (*work)(int fd)) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[1]);
    helper(ends[0]);
    _exit(0);
  }
  close(ends[0]);
  int result = pid < 0 ? -1 : work(ends[1]);
  close(ends[1]);
  if (pid > 0)
    end(pid);
  return result;
}
