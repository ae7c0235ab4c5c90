#include "launch.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void wait_for(pid_t pid) {
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

/* A pair of sockets: its child end is close-on-exec as well, and a message comes whole. */
int launch(char *const argv[], pid_t *ret_pid) {
  int ends[2], error = 0;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
    return errno;
  pid_t pid = vfork();
  if (pid == 0) {
    execvp(argv[0], argv);
    _exit(send(ends[1], &errno, sizeof errno, 0) < 0 ? 126 : 127);
  }
  if (pid < 0)
    error = errno;
  close(ends[1]);
  if (!error && recv(ends[0], &error, sizeof error, 0) < 0)
    error = errno; /* gate: nothing interrupts it here */
  close(ends[0]);
  if (error && pid > 0)
    wait_for(pid);
  if (!error)
    *ret_pid = pid;
  return error;
}
