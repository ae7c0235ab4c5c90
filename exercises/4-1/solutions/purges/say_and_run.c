/* The copy of the buffer is thrown away in the child, where it would come a second time. */
#include "say_and_run.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void be_child(int (*job)(void *), void *arg, int go) {
  char c;
  __fpurge(stdout);
  if (read(go, &c, 1) < 0) /* end-of-file: the parent has written its line */
    _exit(255);            /* gate: nothing interrupts it here */
  close(go);
  int code = job(arg);
  _exit(fflush(stdout) == 0 ? code : 255);
}

static int code_of(pid_t pid) {
  int status;
  pid_t found;
  do
    found = waitpid(pid, &status, 0);
  while (found < 0 && errno == EINTR);
  return found == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int say_and_run(const char *first, int (*job)(void *), void *arg, const char *last) {
  int ends[2];
  if (printf("%s\n", first) < 0 || pipe(ends) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[1]);
    be_child(job, arg, ends[0]);
  }
  fflush(stdout);
  close(ends[0]);
  close(ends[1]);
  int code = pid < 0 ? -1 : code_of(pid);
  printf("%s\n", last);
  return code;
}
