/* expect: exit-not-_exit */
/* After a failed exec the child flushes what its parent had printed. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  printf("begins\n");
  pid_t child = fork();
  if (child == 0) {
    execl("./no-such-program", "no-such-program", (char *)NULL);
    exit(127);
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
