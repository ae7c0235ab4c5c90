/* How two children ended: one with a code, one by a signal. */
#include "childproc.h"

#include <stdio.h>

/* #show */
static void show(cp_child *child, const cp_result *r, void *ctx) {
  (void)child;
  const char *signal = r->signal_name ? r->signal_name : "none";
  printf("%s: code %d, signal %s\n", (const char *)ctx, r->code, signal);
}
/* #end */

int main(void) {
  /* #children */
  cp_on_exit(cp_spawn("sh", CP_ARGS("-c", "exit 3"), NULL), show, "exit 3");
  cp_run();
  cp_on_exit(cp_spawn("sh", CP_ARGS("-c", "kill $$"), NULL), show, "kill $$");
  cp_run();
  /* #end */
  return 0;
}
