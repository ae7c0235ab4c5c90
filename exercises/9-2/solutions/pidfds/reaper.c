#include "reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct pollfd fds[REAPER_MOST];
static int results[REAPER_MOST];
static nfds_t added;

int reaper_open(void) {
  added = 0;
  return 0;
}

/* No handler, no mask: each child has a descriptor of its own. */
int reaper_add(int (*job)(int), int number) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(job(number));
  if (pid < 0)
    return errno;
  fds[added++] = (struct pollfd){(int)syscall(SYS_pidfd_open, pid, 0), POLLIN, 0};
  return 0;
}

int reaper_finish(int codes[REAPER_MOST]) {
  for (nfds_t left = added; left > 0;) {
    if (poll(fds, added, -1) < 0)
      continue;
    for (nfds_t i = 0; i < added; i++) {
      siginfo_t info;
      if (fds[i].fd < 0 || !fds[i].revents || waitid(P_PIDFD, (id_t)fds[i].fd, &info, WEXITED) < 0)
        continue;
      results[i] = info.si_code == CLD_EXITED ? info.si_status : -1;
      close(fds[i].fd);
      fds[i].fd = -1;
      left--;
    }
  }
  for (nfds_t i = 0; i < added; i++)
    codes[i] = results[i];
  return (int)added;
}
