#include "compute.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void wait_for(pid_t pid) {
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

int compute(int (*f)(int), int x, int *ret) {
  int *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    return errno;
  pid_t pid = fork();
  if (pid == 0) {
    *shared = f(x);
    _exit(0);
  }
  if (pid > 0)
    wait_for(pid);
  *ret = *shared;
  munmap(shared, sizeof *shared);
  return pid < 0 ? EAGAIN : 0;
}
