/* `./kit run` starts a program from a caller that is not clean at all; no check uses this file. */
#include "start.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  char *const argv[] = {"grep", "-E", "Sig(Blk|Ign)", "/proc/self/status", NULL};
  char *const list[] = {"ls", "-l", "/proc/self/fd",
                        NULL}; /* the last one is the folder that ls itself reads */
  sigset_t some;
  pid_t pid = 0;
  int status = 0;
  signal(SIGPIPE, SIG_IGN);
  sigemptyset(&some);
  sigaddset(&some, SIGTERM);
  sigprocmask(SIG_BLOCK, &some, NULL);
  int error = start(argv, &pid);
  if (error) {
    fprintf(stderr, "start: %s\n", strerror(error));
    return 1;
  }
  waitpid(pid, &status, 0);
  if (start(list, &pid) == 0)
    waitpid(pid, &status, 0);
  return WEXITSTATUS(status);
}
