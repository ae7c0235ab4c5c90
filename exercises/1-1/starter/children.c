#include "children.h"

#include <unistd.h>

int start_children(int n, int (*work)(int index), pid_t *pids) {
  (void)n;
  (void)work;
  (void)pids;
  return 0; /* to be written */
}
