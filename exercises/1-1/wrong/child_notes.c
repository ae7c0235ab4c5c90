/* expect: shared-variable-belief */
/* The child writes its pid into the array. */
#include "children.h"

#include <unistd.h>

int start_children(int n, int (*work)(int index), pid_t *pids) {
  for (int i = 0; i < n; i++) {
    pid_t pid = fork();
    if (pid < 0)
      return i;
    if (pid == 0) {
      pids[i] = getpid();
      _exit(work(i));
    }
  }
  return n;
}
