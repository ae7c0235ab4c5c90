/* Three limits, and how a child that meets one of them ends. */
#include "childproc.h"

#include <stdio.h>

static void show(const char *what, const char *script, cp_limits limits) {
  cp_result *r = cp_spawn_sync("sh", CP_ARGS("-c", script), CP_OPTIONS(.limits = limits));
  const char *signal = r->signal_name ? r->signal_name : "none";
  printf("%-15s code %3d, signal %s\n", what, r->code, signal);
  r = cp_result_free(r);
}

int main(void) {
  /* #three */
  const char *loop = "while :; do :; done";
  const char *open = "exec 3</dev/null 4</dev/null 5</dev/null; exit 3";
  show("processor time", loop, (cp_limits){.cpu_s = CP_LIMIT(1)});
  show("wall clock", "sleep 100", (cp_limits){.wall_ms = CP_LIMIT(200)});
  show("descriptors", open, (cp_limits){.descriptors = CP_LIMIT(5)});
  /* #end */
  return 0;
}
