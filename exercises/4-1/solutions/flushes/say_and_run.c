#include "say_and_run.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int say_and_run(const char *first, int (*job)(void *), void *arg, const char *last) {
  int status;
  printf("%s\n", first);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    int code = job(arg);
    fflush(stdout);
    _exit(code);
  }
  if (pid < 0 || waitpid(pid, &status, 0) != pid)
    return -1;
  printf("%s\n", last);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
