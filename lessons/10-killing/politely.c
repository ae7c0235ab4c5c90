/* SIGTERM, a grace, SIGKILL: a child that tidies up, and one that does not listen. */
#include "childproc.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char tidies[] = "trap 'echo tidy; exit 0' TERM; echo ready; read line";
static const char deaf[] = "trap '' TERM; echo ready; read line";

/* #ready */
static void heard(cp_stream *from, const char *line, size_t size, void *child) {
  (void)from;
  (void)size;
  if (strcmp(line, "ready") == 0)
    cp_kill_tree(child, 200); /* SIGTERM; after 200 ms SIGKILL */
  else
    printf("it says: %s\n", line);
}
/* #end */

static void show(cp_child *child, const cp_result *r, void *name) {
  (void)child;
  const char *signal = r->signal_name ? r->signal_name : "none";
  printf("%s: code %d, signal %s\n", (const char *)name, r->code, signal);
}

static void run(const char *name, const char *script) {
  cp_child *child = cp_spawn("sh", CP_ARGS("-c", script), CP_OPTIONS(.tree = true));
  cp_on_line(cp_stdout(child), heard, child);
  cp_on_exit(child, show, (void *)(uintptr_t)name);
  cp_run();
}

int main(void) {
  run("tidies up", tidies);
  run("is deaf", deaf);
  return 0;
}
