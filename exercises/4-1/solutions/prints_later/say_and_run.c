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

/* The first line is the child's. */
int say_and_run(const char *first, int (*job)(void *), void *arg, const char *last) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    puts(first);
    int code = job(arg);
    fflush(stdout);
    _exit(code);
  }
  int code = pid < 0 ? -1 : wait_for(pid);
  puts(last);
  return code;
}
