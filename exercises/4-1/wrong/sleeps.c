/* expect: sleep-as-sync */
/* A second is enough for the child. */
#include "say_and_run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(pid_t pid) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int say_and_run(const char *first, int (*job)(void *), void *arg, const char *last) {
  printf("%s\n", first);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    int code = job(arg);
    fflush(stdout);
    _exit(code);
  }
  sleep(1);
  printf("%s\n", last);
  fflush(stdout);
  return pid < 0 ? -1 : wait_for(pid);
}
