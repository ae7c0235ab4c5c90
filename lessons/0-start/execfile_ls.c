/* execFile: run a program without a shell, get its output whole. */
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
  /* #execfile */
  cp_exec_file("ls", CP_ARGS("-lh", "/usr"), NULL, show, NULL);
  cp_run();
  /* #end */
  return 0;
}
