/* A detached child under unref: the loop ends, the child goes on. */
#include "childproc.h"

#include <signal.h>
#include <stdio.h>

static void ended(cp_child *child, const cp_result *r, void *ctx) {
  (void)child, (void)ctx;
  printf("it was ended by %s\n", r->signal_name ? r->signal_name : "nobody");
}

int main(void) {
  /* #unref */
  const cp_stdio *nowhere = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE);
  const cp_options *apart = CP_OPTIONS(.detached = true, .stdio = nowhere);
  cp_child *job = cp_spawn("sleep", CP_ARGS("100"), apart);
  cp_on_exit(job, ended, NULL);
  cp_unref(job);
  cp_run();
  int gone = kill(cp_pid(job), 0);
  printf("cp_run() is back, and the child is %s\n", gone ? "gone" : "there");
  /* #end */
  /* #ref */
  cp_ref(job);
  kill(-cp_pid(job), SIGTERM); /* the whole group */
  cp_run();
  /* #end */
  return 0;
}
