/* `./kit run` calls about_me() here, in a process and in its child; no check uses this file. Change it as you
 * like. */
#include "about_me.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *who) {
  about me;
  if (about_me(&me) != 0)
    perror("about_me");
  else
    printf("%s: pid %d, parent %d, name %s, threads %d, descriptors %d\n", who, (int)me.pid, (int)me.parent,
           me.name, me.threads, me.descriptors);
  (void)fflush(stdout);
}

int main(void) {
  show("the program");
  if (fork() == 0) {
    show("its child");
    _exit(0);
  }
  wait(NULL);
  return 0;
}
