/* SIGTERM to two children: one has no handler, the other one cleans up and exits. */
#include "childproc.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const char cleans_up[] = "trap 'echo tidy; exit 0' TERM; echo ready; "
                                "while :; do read line; done";

static void show(cp_child *child, const cp_result *r, void *name) {
  (void)child;
  const char *signal = r->signal_name ? r->signal_name : "none";
  printf("%s: code %d, signal %s\n", (const char *)name, r->code, signal);
}

/* #ready */
static void heard(cp_stream *from, const char *line, size_t size, void *child) {
  (void)from;
  (void)size;
  printf("it says: %s\n", line);
  if (strcmp(line, "ready") == 0) /* not before: it has no handler yet */
    cp_kill(child, SIGTERM);
}
/* #end */

int main(void) {
  /* #send */
  cp_child *plain = cp_spawn("sleep", CP_ARGS("60"), NULL);
  cp_on_exit(plain, show, "no handler");
  cp_kill(plain, SIGTERM);
  cp_run();
  /* #end */
  cp_child *tidy = cp_spawn("sh", CP_ARGS("-c", cleans_up), NULL);
  cp_on_line(cp_stdout(tidy), heard, tidy);
  cp_on_exit(tidy, show, "a handler");
  cp_run();
  return 0;
}
