/* A child ends while its own child still holds the pipe: 'exit' at once, 'close' when the output has ended.
 */
#include "childproc.h"

#include <stdio.h>

static void data(cp_stream *stream, const char *text, size_t size, void *ctx) {
  (void)stream, (void)ctx;
  printf("data   %.*s", (int)size, text);
}

/* #events */
static void ended(cp_child *child, const cp_result *r, void *ctx) {
  (void)child, (void)ctx;
  printf("exit   code %d\n", r->code);
}

static void closed(cp_child *child, const cp_result *r, void *ctx) {
  (void)child, (void)ctx;
  printf("close  code %d\n", r->code);
}
/* #end */

int main(void) {
  /* #start */
  const char *script = "exec 3<&0; (read line <&3; echo late) & exit 4";
  cp_child *child = cp_spawn("sh", CP_ARGS("-c", script), NULL);
  cp_on_data(cp_stdout(child), data, NULL);
  cp_on_exit(child, ended, NULL);
  cp_on_close(child, closed, NULL);
  return cp_run();
  /* #end */
}
