#include "compute.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct place {
  int result;
  bool there;
} place;

static int wait_for(pid_t pid) {
  while (waitpid(pid, NULL, 0) < 0)
    if (errno != EINTR)
      return errno;
  return 0;
}

int compute(int (*f)(int), int x, int *ret) {
  place *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t pid = shared == MAP_FAILED ? -1 : fork();
  if (pid == 0) {
    *shared = (place){f(x), true};
    _exit(0);
  }
  int error = pid < 0 ? errno : wait_for(pid);
  if (shared == MAP_FAILED)
    return error; /* gate: there was memory for one page */
  if (!error && shared->there)
    *ret = shared->result;
  else if (!error)
    error = EIO;
  munmap(shared, sizeof *shared);
  return error;
}
