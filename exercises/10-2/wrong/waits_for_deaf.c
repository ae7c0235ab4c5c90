/* expect: kill-then-wait-forever */
/* Waits for a helper that nothing ends. */
#include "with_helper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int with_helper(void (*helper)(int fd), int (*work)(int fd)) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[1]);
    helper(ends[0]);
    _exit(0);
  }
  close(ends[0]);
  int result = pid < 0 ? -1 : work(ends[1]);
  close(ends[1]);
  if (pid > 0) {
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
      ;
  }
  return result;
}
