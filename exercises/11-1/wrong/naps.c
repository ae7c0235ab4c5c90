/* expect: setpgid-race */
/* The parent naps, and hopes that the child has done it by then. */
#include "start_in_group.h"

#include <unistd.h>

pid_t start_in_group(int (*job)(void *), void *arg) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(setpgid(0, 0) < 0 ? 127 : job(arg));
  usleep(1000);
  return pid;
}
