/* The child stops itself; the parent sees it stand, makes the group, and lets it go on. */
#include "start_in_group.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* waitid() with WSTOPPED alone takes the stop, and leaves an end to whoever waits for the child. */
pid_t start_in_group(int (*job)(void *), void *arg) {
  siginfo_t info;
  pid_t pid = fork();
  if (pid == 0) {
    raise(SIGSTOP);
    _exit(getpgrp() == getpid() ? job(arg) : 127);
  }
  if (pid < 0)
    return -1;
  int seen;
  while ((seen = waitid(P_PID, (id_t)pid, &info, WSTOPPED)) < 0 && errno == EINTR)
    ;
  (void)setpgid(pid, pid); /* in vain: the child sees that it does not lead, and ends with 127 */
  if (seen == 0 && kill(pid, SIGCONT) == 0)
    return pid;
  int error = errno; /* it would stand for ever */
  (void)kill(pid, SIGKILL);
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
  errno = error;
  return -1;
}
