/* expect: FAIL */
/* Both functions make a chain. */
#include "shapes.h"

#include <unistd.h>

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
  return chain_from(0, n, work);
}

int fan(int n, int (*work)(int index)) {
  return chain_from(0, n, work) ? n : 0;
}
