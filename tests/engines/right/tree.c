/* A recursive fork: each child makes one more, and each is waited for. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int grow(int depth) {
  if (depth == 0)
    return 0;
  pid_t child = fork();
  if (child == 0)
    _exit(grow(depth - 1));
  int status;
  return waitpid(child, &status, 0) == child && status == 0 ? 0 : 1;
}

int main(void) {
  return grow(4);
}
