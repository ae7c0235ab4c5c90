/* A stopped child, continued by a third process after a while. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0) {
    raise(SIGSTOP);
    _exit(0);
  }
  pid_t other = fork();
  if (other == 0) {
    nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
    _exit(kill(child, SIGCONT) == 0 ? 0 : 1);
  }
  waitpid(child, NULL, 0);
  waitpid(other, NULL, 0);
  return 0;
}
