/* expect: setpgid-race */
/* Only the parent does it. */
#include "start_in_group.h"

#include <unistd.h>

pid_t start_in_group(int (*job)(void *), void *arg) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(job(arg));
  if (pid > 0)
    (void)setpgid(pid, pid);
  return pid;
}
