/* The plan: what cp_spawn() would do, step by step, printed and not done. */
#include "childproc.h"

#include <stdio.h>
#include <stdlib.h>

int main(void) {
  /* #plan */
  const cp_options *options = CP_OPTIONS(.cwd = "/usr", .detached = true);
  char *plan = cp_plan_explain("/bin/ls", CP_ARGS("-l"), options);
  printf("%s", plan ? plan : cp_last_error()->message);
  free(plan);
  /* #end */
  return 0;
}
