#include "start_in_group.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child waits until its parent has moved it. */
pid_t start_in_group(int (*job)(void *), void *arg) {
  int ends[2];
  char c;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[1]);
    (void)!read(ends[0], &c, 1);
    _exit(job(arg));
  }
  if (pid > 0)
    setpgid(pid, 0);
  close(ends[0]);
  close(ends[1]);
  return pid;
}
