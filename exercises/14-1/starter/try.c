/* `./kit run` starts a program from a caller that is not clean at all; no check uses this file. */
#include "start.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  char *const argv[] = {
      "sh", "-c", "grep -E 'SigBlk|SigIgn' /proc/self/status; echo descriptors: $(ls /proc/$$/fd)", NULL};
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
  printf("all zeros and 0 1 2: the program started clean\n");
  return WEXITSTATUS(status);
}
