/* Both outputs of a child, as they come; 200000 bytes on each. */
#include "childproc.h"

#include <stdio.h>

static const char script[] = "seq 40000 | head -c 200000 >&2; seq 40000 | head -c 200000";

/* #count */
static void count(cp_stream *stream, const char *data, size_t size, void *sum) {
  (void)stream;
  (void)data;
  *(size_t *)sum += size;
}
/* #end */

int main(void) {
  size_t out = 0, err = 0;
  /* #spawn */
  cp_child *child = cp_spawn("sh", CP_ARGS("-c", script), NULL);
  cp_on_data(cp_stdout(child), count, &out);
  cp_on_data(cp_stderr(child), count, &err);
  cp_run();
  printf("stdout: %zu bytes, stderr: %zu bytes\n", out, err);
  /* #end */
  return 0;
}
