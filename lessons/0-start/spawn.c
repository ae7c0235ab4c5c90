/* spawn: a child whose output is shown as it comes. */
#include "childproc.h"

#include <stdio.h>

static void print_chunk(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)ctx;
  fwrite(data, 1, size, stdout);
}

static void print_code(cp_child *child, const cp_result *r, void *ctx) {
  (void)child;
  (void)ctx;
  if (r->error)
    fprintf(stderr, "%s: %s\n", r->error->message, r->error->advice);
  else
    printf("child process exited with code %d\n", r->code);
}

int main(void) {
  /* #spawn */
  cp_child *ping = cp_spawn("ping", CP_ARGS("-c", "3", "127.0.0.1"), NULL);
  cp_on_data(cp_stdout(ping), print_chunk, NULL);
  cp_on_close(ping, print_code, NULL);
  cp_run();
  /* #end */
  return 0;
}
