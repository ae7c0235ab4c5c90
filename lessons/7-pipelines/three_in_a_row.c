/* Three programs in a row, without a shell. */
#include "childproc.h"

#include <stdio.h>

static void show(const cp_pipeline_result *r, void *ctx) {
  (void)ctx;
  printf("%scode %d\n", r->out->data, r->code);
}

int main(void) {
  /* #row */
  cp_command print = {"printf", CP_ARGS("pear\nfig\npear\napple\n"), NULL};
  cp_command sort = {"sort", NULL, NULL}, count = {"uniq", CP_ARGS("-c"), NULL};
  const cp_command *row = CP_COMMANDS(print, sort, count);
  cp_pipeline(row, NULL, show, NULL);
  cp_run();
  /* #end */
  return 0;
}
