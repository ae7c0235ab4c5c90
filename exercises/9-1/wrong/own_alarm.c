/* expect: FAIL */
/* SIGALRM without SA_RESTART does end the read(); the caller's alarm and handler are gone. */
#include "read_within.h"

#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t rung;

static void ring(int number) {
  (void)number;
  rung = 1;
}

ssize_t read_within(int fd, void *data, size_t size, int timeout_ms) {
  struct itimerval limit = {.it_value = {timeout_ms / 1000, timeout_ms % 1000 * 1000},
                            .it_interval = {0, 10000}};
  struct itimerval none = {.it_value = {0, 0}};
  struct sigaction action = {.sa_handler = ring};
  ssize_t n;
  rung = 0;
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &limit, NULL);
  while ((n = read(fd, data, size)) < 0 && errno == EINTR && !rung)
    ;
  if (n < 0 && errno == EINTR)
    errno = ETIMEDOUT;
  setitimer(ITIMER_REAL, &none, NULL);
  return n;
}
