/* Waits in poll() with a time-out for a pipe that it holds both ends of. */
#include <poll.h>
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
  struct pollfd watched = {.fd = ends[0], .events = POLLIN};
  return poll(&watched, 1, 1000) == 0 ? 0 : 1;
}
