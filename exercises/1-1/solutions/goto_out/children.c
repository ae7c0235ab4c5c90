/* One way out: the child leaves the loop by goto, and so does a failure. */
#include "children.h"

#include <unistd.h>

int start_children(int n, int (*work)(int index), pid_t *pids) {
  int i;
  pid_t pid = 1;
  for (i = 0; i < n; i++) {
    pid = fork();
    if (pid <= 0)
      goto out;
    pids[i] = pid;
  }
out:
  if (pid == 0)
    _exit(work(i));
  return i;
}
