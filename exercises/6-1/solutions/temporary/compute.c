#include "compute.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* A file in memory; the child writes it, the parent reads it when the child has ended. */
static int run(int file, int (*f)(int), int x) {
  pid_t pid = fork();
  if (pid == 0) {
    int result = f(x);
    _exit(write(file, &result, sizeof result) < 0);
  }
  if (pid < 0)
    return errno;
  while (waitpid(pid, NULL, 0) < 0)
    if (errno != EINTR)
      return errno;
  return 0;
}

int compute(int (*f)(int), int x, int *ret) {
  int result, file = memfd_create("result", MFD_CLOEXEC), error = file < 0 ? errno : run(file, f, x);
  if (!error && pread(file, &result, sizeof result, 0) == sizeof result)
    *ret = result;
  else if (!error)
    error = EIO;
  close(file);
  return error;
}
