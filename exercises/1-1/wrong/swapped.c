/* expect: parent-child-swapped */
/* Takes 0 for the parent. */
#include "children.h"

#include <unistd.h>

int start_children(int n, int (*work)(int index), pid_t *pids) {
  for (int i = 0; i < n; i++) {
    pid_t pid = fork();
    if (pid < 0)
      return i;
    if (pid != 0)
      _exit(work(i));
    pids[i] = pid;
  }
  return n;
}
