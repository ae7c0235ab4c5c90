/* expect: shared-variable-belief */
/* A global variable. */
#include "compute.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void wait_for(pid_t pid) {
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

static volatile int result;

int compute(int (*f)(int), int x, int *ret) {
  pid_t pid = fork();
  if (pid == 0) {
    result = f(x);
    _exit(0);
  }
  if (pid < 0)
    return errno;
  wait_for(pid);
  *ret = result;
  return 0;
}
