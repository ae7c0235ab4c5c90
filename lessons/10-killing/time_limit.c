/* A child with a time limit, by the option and by hand. */
#include "childproc.h"

#include <stdio.h>

static void show(const char *what, cp_result *r) {
  const char *signal = r->signal_name ? r->signal_name : "none";
  printf("%-10s  code %d, signal %s, error %s\n", what, r->code, signal, r->error ? r->error->code : "none");
  cp_result_free(r);
}

int main(void) {
  /* #limit */
  cp_options o = {.size = sizeof o, .timeout_ms = 500};
  show("in time", cp_spawn_sync("true", NULL, &o));
  show("too long", cp_spawn_sync("sleep", CP_ARGS("60"), &o));
  o.kill_signal = 9; /* SIGKILL */
  show("at once", cp_spawn_sync("sleep", CP_ARGS("60"), &o));
  /* #end */
  return 0;
}
