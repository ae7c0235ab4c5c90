/* expect: fork-loop-bomb */
/* The child goes on with the loop and leaves at its end, after more children of its own. */
#include "children.h"

#include <unistd.h>

int start_children(int n, int (*work)(int index), pid_t *pids) {
  int code = -1;
  for (int i = 0; i < n; i++) {
    pid_t pid = fork();
    if (pid < 0)
      return i;
    if (pid == 0)
      code = work(i);
    pids[i] = pid;
  }
  if (code >= 0)
    _exit(code);
  return n;
}
