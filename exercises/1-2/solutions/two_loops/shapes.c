/* Two loops: in a fan the parent stays in it, in a chain the child. */
#include "shapes.h"

#include <unistd.h>

int fan(int n, int (*work)(int index)) {
  int started = 0;
  for (; started < n; started++)
    switch (fork()) {
    case -1:
      return started;
    case 0:
      _exit(work(started));
    }
  return started;
}

int chain(int n, int (*work)(int index)) {
  int self = -1; /* the caller; later the number of the process that runs this */
  while (self + 1 < n) {
    pid_t pid = fork();
    if (pid == 0) {
      self++;
      continue;
    }
    if (self == -1)
      return pid > 0;
    break;
  }
  if (self == -1)
    return 0;
  _exit(work(self));
}
