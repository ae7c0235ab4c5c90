/* expect: shared-variable-belief */
/* Memory of malloc(), to which both have a pointer. */
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
  int *result = calloc(1, sizeof *result);
  pid_t pid = result ? fork() : -1;
  if (pid == 0) {
    *result = f(x);
    _exit(0);
  }
  if (pid < 0)
    return ENOMEM;
  wait_for(pid);
  *ret = *result;
  free(result);
  return 0;
}
