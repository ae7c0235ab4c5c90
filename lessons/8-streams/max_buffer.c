/* A limit on captured output: at it, above it, above it and cut. */
#include "childproc.h"

#include <stdio.h>

static void show(const char *what, cp_result *r) {
  printf("%-8s  %zu kept, code %d, signal %s, error %s\n", what, r->out.size, r->code,
         r->signal ? r->signal_name : "none", r->error ? r->error->code : "none");
  cp_result_free(r);
}

int main(void) {
  /* #limits */
  cp_options cap = {.size = sizeof cap, .max_buffer = 1000}, drop = cap;
  drop.overflow = CP_OVERFLOW_DROP;
  const char *const *more = CP_ARGS("-c", "1001", "/dev/zero");
  const char *goes_on = "head -c 1001 /dev/zero; exec sleep 60";
  show("at it", cp_spawn_sync("head", CP_ARGS("-c", "1000", "/dev/zero"), &cap));
  show("above it", cp_spawn_sync("sh", CP_ARGS("-c", goes_on), &cap));
  show("dropped", cp_spawn_sync("head", more, &drop));
  /* #end */
  return 0;
}
