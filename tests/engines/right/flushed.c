/* Flushed before fork(), and _exit() in the child after exec has failed. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  printf("before\n");
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    printf("child\n");
    exit(0);
  }
  waitpid(child, NULL, 0);
  printf("waits in a buffer\n");
  child = fork();
  if (child == 0) {
    execl("./no-such-program", "no-such-program", (char *)NULL);
    execl("./nor-this-one", "nor-this-one", (char *)NULL);
    perror("exec");
    _exit(127);
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
