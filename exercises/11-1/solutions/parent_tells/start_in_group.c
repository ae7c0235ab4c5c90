#include "start_in_group.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The child waits until its parent has moved it: one byte says so, an end without it says the contrary. */
pid_t start_in_group(int (*job)(void *), void *arg) {
  int ends[2];
  char c = 'g';
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    ssize_t n;
    close(ends[1]);
    while ((n = read(ends[0], &c, 1)) < 0 && errno == EINTR)
      ;
    _exit(n == 1 ? job(arg) : 127);
  }
  int error = errno;
  if (pid > 0 && setpgid(pid, 0) == 0)
    (void)!write(ends[1], &c, 1);
  close(ends[0]);
  close(ends[1]);
  errno = error;
  return pid;
}
