/* A program that exits with 127, and one that does not exist. */
#include "childproc.h"

#include <stdio.h>

/* #listeners */
static void on_error(cp_child *child, const cp_error *error, void *ctx) {
  (void)child, (void)ctx;
  printf("  error: %s, in step \"%s\"\n", error->message, cp_step_name(error->step));
}

static void on_exit_event(cp_child *child, const cp_result *r, void *ctx) {
  (void)child, (void)ctx;
  printf("  exit: code %d\n", r->code);
}
/* #end */

static void run(const char *file, const char *const *args, const char *cwd) {
  printf("%s%s%s\n", file, cwd ? " in " : "", cwd ? cwd : "");
  cp_child *child = cp_spawn(file, args, CP_OPTIONS(.cwd = cwd));
  cp_on_error(child, on_error, NULL);
  cp_on_exit(child, on_exit_event, NULL);
  cp_run();
}

int main(void) {
  /* #three */
  run("sh", CP_ARGS("-c", "exit 127"), NULL);
  run("/no/such/program", NULL, NULL);
  run("sh", CP_ARGS("-c", "exit 0"), "/no/such/folder");
  /* #end */
  return 0;
}
