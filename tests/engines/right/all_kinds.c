/* The same lines on every kind of stdout; parent and child in another order, and with other pids. */
/* with: stdio */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  printf("begins as %d\n", (int)getpid());
  fflush(stdout);
  for (int i = 0; i < 3; i++)
    if (fork() == 0) {
      printf("child %d\n", (int)getpid());
      exit(0);
    }
  printf("waits\n");
  while (wait(NULL) > 0)
    ;
  return 0;
}
