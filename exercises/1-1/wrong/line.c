/* expect: FAIL */
/* Each child starts the next one: n processes, and only one of them is a child of the caller. */
#include "children.h"

#include <unistd.h>

static void start_from(int i, int n, int (*work)(int index), pid_t *pids) {
  if (i == n)
    return;
  pid_t pid = fork();
  if (pid == 0) {
    start_from(i + 1, n, work, pids);
    _exit(work(i));
  }
  pids[i] = pid;
}

int start_children(int n, int (*work)(int index), pid_t *pids) {
  start_from(0, n, work, pids);
  return n;
}
