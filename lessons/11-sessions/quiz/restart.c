#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

static int ends[2];

static void tick(int signal) {
  static int ticks;
  (void)signal;
  if (++ticks == 20)
    write(ends[1], "x", 1);
}

int main(void) {
  char byte;
  struct itimerval every = {{0, 5000}, {0, 5000}};
  struct sigaction action = {.sa_handler = tick, .sa_flags = Q_FLAGS};
  if (pipe(ends) < 0)
    return 1;
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &every, NULL);
  ssize_t size = read(ends[0], &byte, 1);
  if (size == 1)
    printf("a byte\n");
  else
    printf("%s\n", errno == EINTR ? "EINTR" : "an error");
  return 0;
}
