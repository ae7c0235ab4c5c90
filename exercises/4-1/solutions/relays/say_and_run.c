/* The child writes into a pipe; the parent alone writes to stdout, and so all order is its own. */
#include "say_and_run.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int child_side(const int ends[2], int (*job)(void *), void *arg) {
  if (dup2(ends[1], STDOUT_FILENO) < 0)
    _exit(255); /* gate: dup2() fails only for a number that is not open */
  close(ends[0]);
  close(ends[1]);
  int code = job(arg);
  fflush(stdout);
  return code;
}

static int relay(int from) {
  char data[4096];
  ssize_t n;
  while ((n = read(from, data, sizeof data)) > 0)
    fwrite(data, 1, (size_t)n, stdout);
  return n < 0 ? -1 : 0;
}

int say_and_run(const char *first, int (*job)(void *), void *arg, const char *last) {
  int ends[2], status;
  puts(first);
  if (fflush(stdout) != 0 || pipe(ends) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0)
    _exit(child_side(ends, job, arg));
  close(ends[1]);
  int relayed = pid < 0 ? -1 : relay(ends[0]);
  close(ends[0]);
  if (pid < 0 || waitpid(pid, &status, 0) != pid || relayed < 0)
    return -1;
  puts(last);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
