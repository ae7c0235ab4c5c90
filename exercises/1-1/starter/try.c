/* `./kit run` starts three children here and waits for them; no check uses this file. Change it as you like.
 */
#include "children.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 3 };

static int say(int index) {
  printf("child %d is process %d, a child of %d\n", index, (int)getpid(), (int)getppid());
  return fflush(stdout) == 0 ? 0 : 1;
}

int main(void) {
  pid_t pids[CHILDREN] = {0};
  printf("this is process %d\n", (int)getpid());
  (void)fflush(stdout);
  int started = start_children(CHILDREN, say, pids);
  printf("started: %d, and their pids are", started);
  for (int i = 0; i < started && i < CHILDREN; i++)
    printf(" %d", (int)pids[i]);
  printf("\n");
  while (wait(NULL) > 0) /* stage 2 is about this */
    ;
  return 0;
}
