#include "start_in_group.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The parent goes on when the child has closed its end: it has a group then, or has ended. */
pid_t start_in_group(int (*job)(void *), void *arg) {
  int ends[2];
  char c;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    int refused = setpgid(0, 0);
    close(ends[0]);
    close(ends[1]);
    _exit(refused ? 127 : job(arg));
  }
  int error = errno;
  close(ends[1]);
  while (pid > 0 && read(ends[0], &c, 1) < 0 && errno == EINTR)
    ;
  close(ends[0]);
  errno = error;
  return pid;
}
