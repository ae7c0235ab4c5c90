/* A pipe of tokens: who wants one reads, and holds the write end to give it back. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void work(const int tokens[2]) {
  char token;
  if (read(tokens[0], &token, 1) != 1)
    _exit(1);
  nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
  _exit(write(tokens[1], &token, 1) == 1 ? 0 : 1);
}

int main(void) {
  int tokens[2], status, bad = 0;
  if (pipe(tokens) < 0 || write(tokens[1], "x", 1) != 1)
    return 1;
  for (int i = 0; i < 3; i++)
    if (fork() == 0)
      work(tokens);
  while (wait(&status) > 0)
    bad += status != 0;
  return bad;
}
