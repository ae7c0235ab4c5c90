/* Reads from a pipe whose write end it holds; a timer ends the read. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void nothing(int signal) {
  (void)signal;
}

int main(void) {
  int ends[2];
  char c;
  struct sigaction action = {.sa_handler = nothing};
  if (pipe(ends) < 0 || sigaction(SIGALRM, &action, NULL) < 0)
    return 1;
  alarm(1);
  return read(ends[0], &c, 1) == -1 ? 0 : 1;
}
