/* expect: FAIL */
/* An exit code has eight bits. */
#include "compute.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int compute(int (*f)(int), int x, int *ret) {
  int error = 0, status;
  pid_t pid = fork();
  if (pid == 0) {
    _exit(f(x));
  }
  if (pid < 0)
    error = errno;
  if (pid > 0 && waitpid(pid, &status, 0) != pid)
    error = errno;
  if (!error)
    *ret = WEXITSTATUS(status);
  return error;
}
