/* expect: pipe-swap */
/* Writes into the end for reading. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  return write(ends[0], "x", 1) == -1 ? 0 : 1;
}
