/* A child in its parent's group, and a detached one. */
#include "childproc.h"

#include <stdio.h>
#include <unistd.h>

/* #show */
static void show(const char *how, cp_child *child) {
  int pid = cp_pid(child);
  const char *group = getpgid(pid) == pid ? "its own" : "ours";
  const char *session = getsid(pid) == pid ? "its own" : "ours";
  printf("%-9s group: %-8s session: %s\n", how, group, session);
}
/* #end */

int main(void) {
  /* #two */
  const cp_options *apart = CP_OPTIONS(.detached = true);
  cp_child *plain = cp_spawn("sleep", CP_ARGS("100"), NULL);
  cp_child *detached = cp_spawn("sleep", CP_ARGS("100"), apart);
  show("plain", plain);
  show("detached", detached);
  /* #end */
  cp_kill(plain, 0);
  cp_kill(detached, 0);
  return cp_run();
}
