/* exec: run a shell command, get its output whole. */
#include "childproc.h"

#include <stdio.h>

static void show(const cp_result *r, void *ctx) {
  (void)ctx;
  if (r->error) {
    fprintf(stderr, "Error: %s\n", r->error->message);
    return;
  }
  printf("stdout:\n%s", r->out.data);
}

int main(void) {
  /* #exec */
  cp_exec("ls -l", NULL, show, NULL);
  cp_run();
  /* #end */
  return 0;
}
