/* A function for the child's side, from which nobody returns. */
#include "children.h"

#include <stdlib.h>
#include <unistd.h>

static _Noreturn void be_child(int (*work)(int index), int index) {
  int code = work(index);
  _Exit(code);
}

static pid_t start(int (*work)(int index), int index) {
  pid_t pid = fork();
  if (pid == 0)
    be_child(work, index);
  return pid;
}

int start_children(int n, int (*work)(int index), pid_t *pids) {
  int started = 0;
  while (started < n) {
    pid_t pid = start(work, started);
    if (pid == -1)
      break;
    pids[started++] = pid;
  }
  return started;
}
