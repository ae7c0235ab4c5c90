/* expect: zombie-never-waited */
/* The end of the output is waited for, not the child. */
#include "say_and_run.h"

#include <stdio.h>
#include <unistd.h>

int say_and_run(const char *first, int (*job)(void *), void *arg, const char *last) {
  int ends[2], code = -1;
  if (pipe(ends) < 0)
    return -1;
  printf("%s\n", first);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    int result = job(arg);
    fflush(stdout);
    _exit(write(ends[1], &result, sizeof result) < 0);
  }
  close(ends[1]);
  if (pid > 0 && read(ends[0], &code, sizeof code) != sizeof code)
    code = -1;
  close(ends[0]);
  printf("%s\n", last);
  return code;
}
