/* expect: fork-loop-bomb */
/* The child leaves the function, and not the process. */
#include "children.h"

#include <unistd.h>

int start_children(int n, int (*work)(int index), pid_t *pids) {
  for (int i = 0; i < n; i++) {
    pid_t pid = fork();
    if (pid < 0)
      return i;
    if (pid == 0)
      return work(i);
    pids[i] = pid;
  }
  return n;
}
