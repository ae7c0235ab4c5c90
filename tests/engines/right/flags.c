/* O_NONBLOCK on a pipe of its own, and on stdout for a while; one thread marks its pipe later. */
#include <fcntl.h>
#include <unistd.h>

int main(void) {
  int ends[2], flags = fcntl(1, F_GETFL);
  if (pipe(ends) < 0)
    return 1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  fcntl(1, F_SETFL, flags | O_NONBLOCK);
  fcntl(1, F_SETFL, flags);
  return 0;
}
