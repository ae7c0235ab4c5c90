#include "start_in_group.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

pid_t start_in_group(int (*job)(void *), void *arg) {
  int ends[2];
  char c;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    close(ends[0]);
    close(ends[1]);
    _exit(job(arg));
  }
  close(ends[1]);
  (void)!read(ends[0], &c, 1);
  close(ends[0]);
  return pid;
}
