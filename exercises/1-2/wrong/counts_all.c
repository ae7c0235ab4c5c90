/* expect: FAIL */
/* Counts the processes of the chain, not the children of the caller. */
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

static int chain_from(int i, int n, int (*work)(int index)) {
  if (i == n)
    return 0;
  pid_t pid = fork();
  if (pid == 0) {
    chain_from(i + 1, n, work);
    _exit(work(i));
  }
  return pid > 0 ? 1 : 0;
}

int chain(int n, int (*work)(int index)) {
  return chain_from(0, n, work) ? n : 0;
}
