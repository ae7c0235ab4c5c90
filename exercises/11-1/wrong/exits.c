/* expect: exit-not-_exit */
/* The child leaves through exit(). */
#include "start_in_group.h"

#include <stdlib.h>
#include <unistd.h>

pid_t start_in_group(int (*job)(void *), void *arg) {
  pid_t pid = fork();
  if (pid == 0)
    exit(setpgid(0, 0) < 0 ? 127 : job(arg));
  if (pid > 0)
    (void)setpgid(pid, pid);
  return pid;
}
