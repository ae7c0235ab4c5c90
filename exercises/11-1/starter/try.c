/* `./kit run` starts a child here and shows who is in which group; no check uses this file. */
#include "start_in_group.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int job(void *unused) {
  (void)unused;
  printf("the job:    pid %d, group %d\n", (int)getpid(), (int)getpgrp());
  return fflush(stdout) == 0 ? 6 : 1;
}

int main(void) {
  int status = 0;
  printf("the caller: pid %d, group %d\n", (int)getpid(), (int)getpgrp());
  fflush(stdout);
  pid_t pid = start_in_group(job, NULL);
  if (pid < 0) {
    fprintf(stderr, "start_in_group: %s\n", strerror(errno));
    return 1;
  }
  printf("the child:  pid %d, group %d when the call returned\n", (int)pid, (int)getpgid(pid));
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  printf("it ended with code %d\n", WEXITSTATUS(status));
  return 0;
}
