/* One loop for both shapes: a flag says who goes on after fork(). */
#include "shapes.h"

#include <stdbool.h>
#include <unistd.h>

static int grow(int n, int (*work)(int index), bool child_goes_on) {
  int self = -1, children = 0;
  for (int i = 0; i < n; i++) {
    pid_t pid = fork();
    if (pid < 0)
      break;
    if (pid == 0) {
      self = i;
      children = 0;
    } else {
      children++;
    }
    if ((pid == 0) != child_goes_on)
      break;
  }
  if (self >= 0)
    _exit(work(self));
  return children;
}

int fan(int n, int (*work)(int index)) {
  return grow(n, work, false);
}

int chain(int n, int (*work)(int index)) {
  return grow(n, work, true);
}
