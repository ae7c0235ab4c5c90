/* The synchronous form: fed, read, waited for, in one call. */
#include "childproc.h"

#include <stdio.h>

int main(void) {
  /* #sync */
  cp_options options = {.size = sizeof options, .timeout_ms = 5000};
  options.input = "pear\napple\nfig\n";
  options.input_size = 15;
  cp_result *r = cp_spawn_sync("sort", NULL, &options);
  printf("code %d\n%s", r->code, r->out.data);
  r = cp_result_free(r);
  /* #end */
  return 0;
}
