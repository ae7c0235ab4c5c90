/* expect: fork-unchecked */
/* Without a child there is end-of-file at once, and a wait for -1. */
#include "compute.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int compute(int (*f)(int), int x, int *ret) {
  int ends[2], error = 0, result;
  if (pipe(ends) < 0)
    return errno;
  pid_t pid = fork();
  if (pid == 0) {
    result = f(x);
    _exit(write(ends[1], &result, sizeof result) != sizeof result);
  }
  close(ends[1]);
  if (!error && read(ends[0], &result, sizeof result) != sizeof result)
    error = EIO;
  close(ends[0]);
  if (waitpid(pid, NULL, 0) != pid)
    error = errno;
  if (!error)
    *ret = result;
  return error;
}
