/* expect: setpgid-race */
/* Only the parent does it. */
#include "start_in_group.h"

#include <stdlib.h>
#include <unistd.h>

pid_t start_in_group(int (*job)(void *), void *arg) {
  pid_t pid = fork();
  if (pid == 0) {
    _exit(job(arg));
  }
  if (pid > 0)
    setpgid(pid, pid); /* refused or too late: then the child has done it */
  return pid;
}
