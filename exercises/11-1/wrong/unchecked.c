/* expect: fork-unchecked */
/* A fork() that fails is followed by setpgid(-1, -1), and the errno is that of setpgid(). */
#include "start_in_group.h"

#include <unistd.h>

pid_t start_in_group(int (*job)(void *), void *arg) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(setpgid(0, 0) < 0 ? 127 : job(arg));
  (void)setpgid(pid, pid);
  return pid;
}
