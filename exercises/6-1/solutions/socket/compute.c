#include "compute.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void wait_for(pid_t pid) {
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

int compute(int (*f)(int), int x, int *ret) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
    return errno;
  pid_t pid = fork();
  if (pid == 0) {
    int result = f(x);
    _exit(send(ends[1], &result, sizeof result, 0) < 0);
  }
  close(ends[1]);
  ssize_t n = pid < 0 ? -1 : recv(ends[0], ret, sizeof *ret, 0);
  close(ends[0]);
  if (pid > 0)
    wait_for(pid);
  return n == sizeof *ret ? 0 : EIO;
}
