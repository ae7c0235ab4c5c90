/* Two processes write to one stdout: whose line comes first when the parent's waits in a buffer? */
#include "childproc.h"

#include <stdio.h>

static void run_echo(void) {
  /* #spawn */
  const cp_options *how = CP_OPTIONS(.stdio = CP_STDIO(CP_INHERIT, CP_INHERIT));
  cp_result *r = cp_spawn_sync("echo", CP_ARGS("  child"), how);
  r = cp_result_free(r);
  /* #end */
}

int main(void) {
  setvbuf(stdout, NULL, _IOFBF, BUFSIZ); /* as for a pipe or a file */
  /* #order */
  printf("as it comes:\n  before\n");
  run_echo();
  printf("  after\n");

  printf("with fflush():\n  before\n");
  fflush(stdout);
  run_echo();
  printf("  after\n");
  /* #end */
  return 0;
}
