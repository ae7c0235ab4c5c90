#include "compute.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void wait_for(pid_t pid) {
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

int compute(int (*f)(int), int x, int *ret) {
  int ends[2];
  if (pipe(ends) < 0)
    return errno;
  pid_t pid = fork();
  if (pid == 0) {
    int result = f(x);
    _exit(write(ends[1], &result, sizeof result) < 0);
  }
  close(ends[1]);
  ssize_t n = pid < 0 ? -1 : read(ends[0], ret, sizeof *ret);
  close(ends[0]);
  if (pid > 0)
    wait_for(pid);
  return n == sizeof *ret ? 0 : EIO;
}
