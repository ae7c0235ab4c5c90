/* expect: sa-restart-belief */
/* SIGALRM is expected to end a read(), and signal() restarts it. */
#include "read_within.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include <sys/time.h>

static void ring(int number) {
  (void)number;
}

ssize_t read_within(int fd, void *data, size_t size, int timeout_ms) {
  struct itimerval limit = {.it_value = {timeout_ms / 1000, timeout_ms % 1000 * 1000}}, none = {0};
  ssize_t n;
  signal(SIGALRM, ring);
  setitimer(ITIMER_REAL, &limit, NULL);
  while ((n = read(fd, data, size)) < 0 && errno == EINTR && timeout_ms > 1000)
    ;
  setitimer(ITIMER_REAL, &none, NULL);
  return n;
}
