/* Slow, and every process asleep: the child in nanosleep, the parent in read. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int out[2];
  char c;
  if (pipe(out) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    close(out[0]);
    nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
    _exit(write(out[1], "x", 1) == 1 ? 0 : 1);
  }
  close(out[1]);
  ssize_t n = read(out[0], &c, 1);
  waitpid(child, NULL, 0);
  return n == 1 ? 0 : 1;
}
