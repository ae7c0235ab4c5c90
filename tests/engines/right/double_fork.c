/* The child in the middle is waited for; the grandchild ends a while before the program. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int done[2];
  char c;
  if (pipe(done) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0)
    _exit(fork() < 0);
  close(done[1]);
  waitpid(child, NULL, 0);
  ssize_t n = read(done[0], &c, 1); /* both have ended */
  nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
  return n == 0 ? 0 : 1;
}
