/* execFileSync: wait for a program, at most five seconds. */
#include "childproc.h"

#include <stdio.h>

int main(void) {
  int code = 0;
  /* #sync */
  const cp_options *options = CP_OPTIONS(.timeout_ms = 5000);
  cp_result *r = cp_exec_file_sync("node", CP_ARGS("--version"), options);
  printf("%s", r->out.data);
  /* #end */
  if (r->error) {
    fprintf(stderr, "Error: %s\n", r->error->message);
    code = 1;
  }
  r = cp_result_free(r);
  return code;
}
