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
  int file = memfd_create("result", MFD_CLOEXEC);
  pid_t pid = file < 0 ? -1 : fork();
  if (pid == 0) {
    int result = f(x);
    _exit(write(file, &result, sizeof result) < 0);
  }
  if (pid < 0)
    return errno;
  wait_for(pid);
  ssize_t n = pread(file, ret, sizeof *ret, 0);
  close(file);
  return n == sizeof *ret ? 0 : EIO;
}
