/* An eventfd: the parent makes the group and adds one, the child sleeps until there is one to take. */
#include "start_in_group.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int await(int fd) {
  eventfd_t value = 0;
  while (eventfd_read(fd, &value) < 0)
    if (errno != EINTR) /* gate: no signal comes to it in a check */
      return -1;        /* gate: as above */
  return 0;
}

pid_t start_in_group(int (*job)(void *), void *arg) {
  int go = eventfd(0, EFD_CLOEXEC);
  if (go < 0)
    return -1; /* gate: no check takes the descriptors away */
  pid_t pid = fork();
  if (pid == 0) {
    int told = await(go);
    close(go);
    _exit(told == 0 && getpgrp() == getpid() ? job(arg) : 127);
  }
  int error = errno;
  if (pid > 0) {
    (void)setpgid(pid, pid);
    (void)eventfd_write(go, 1);
  }
  close(go);
  errno = error;
  return pid;
}
