/* `./kit run` shows who is whose child in a fan and in a chain; no check uses this file. Change it as you
 * like. */
#include "shapes.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* It stays for a moment, so that its children find it where they were born. */
static int say(int index) {
  printf("  process %d is %d, a child of %d\n", index, (int)getpid(), (int)getppid());
  (void)fflush(stdout);
  return (int)sleep(1);
}

static void wait_for_children(void) { /* stage 2 is about this */
  while (wait(NULL) > 0)
    ;
}

int main(void) {
  printf("this is %d; a fan:\n", (int)getpid());
  (void)fflush(stdout);
  (void)fan(3, say);
  wait_for_children();
  printf("a chain:\n");
  (void)fflush(stdout);
  (void)chain(3, say);
  wait_for_children();
  return 0;
}
