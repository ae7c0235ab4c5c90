/* expect: FAIL */
/* The caller starts everybody, in both functions. */
#include "shapes.h"

#include <unistd.h>

int fan(int n, int (*work)(int index)) {
  for (int i = 0; i < n; i++) {
    pid_t pid = fork();
    if (pid < 0)
      return i;
    if (pid == 0)
      _exit(work(i));
  }
  return n;
}

int chain(int n, int (*work)(int index)) {
  return fan(n, work);
}
