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

/* Without a buffer there is nothing that could be copied. */
int say_and_run(const char *first, int (*job)(void *), void *arg, const char *last) {
  fflush(stdout);
  setvbuf(stdout, NULL, _IONBF, 0);
  printf("%s\n", first);
  pid_t pid = fork();
  if (pid == 0)
    _exit(job(arg));
  int code = pid < 0 ? -1 : wait_for(pid);
  printf("%s\n", last);
  return code;
}
