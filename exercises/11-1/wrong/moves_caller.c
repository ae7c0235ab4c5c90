/* expect: FAIL */
/* The caller joins the group of its child. */
#include "start_in_group.h"

#include <unistd.h>

pid_t start_in_group(int (*job)(void *), void *arg) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(setpgid(0, 0) < 0 ? 127 : job(arg));
  if (pid > 0 && setpgid(pid, pid) == 0)
    (void)setpgid(0, pid);
  return pid;
}
