/* One switch for several children: AbortSignal. */
#include "childproc.h"

#include <stdio.h>

static void failed(cp_child *child, const cp_error *error, void *ctx) {
  (void)child;
  (void)ctx;
  printf("%s: %s\n", error->code, error->message);
}

static void closed(cp_child *child, const cp_result *r, void *count) {
  (void)child;
  *(int *)count += r->killed_by == CP_KILLED_BY_ABORT;
}

int main(void) {
  int ended = 0;
  /* #abort */
  cp_abort *all = cp_abort_new();
  cp_child *one = cp_spawn("sleep", CP_ARGS("60"), CP_OPTIONS(.abort = all));
  cp_child *two = cp_spawn("sleep", CP_ARGS("60"), CP_OPTIONS(.abort = all));
  cp_on_error(one, failed, NULL);
  cp_on_error(two, failed, NULL);
  cp_on_close(one, closed, &ended);
  cp_on_close(two, closed, &ended);
  cp_abort_trigger(all);
  cp_run();
  printf("%d children were ended by it\n", ended);
  /* #end */
  all = cp_abort_free(all);
  return 0;
}
