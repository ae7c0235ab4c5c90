/* Output as it comes: pieces, an end, and then the close of the child. */
#include "childproc.h"

#include <stdio.h>

/* #listeners */
static size_t bytes, pieces;

static void on_data(cp_stream *s, const char *data, size_t size, void *ctx) {
  (void)s, (void)data, (void)ctx;
  bytes += size;
  pieces++;
}

static void on_end(cp_stream *s, void *ctx) {
  (void)s, (void)ctx;
  const char *how = pieces > 1 ? "several pieces" : "one piece";
  printf("end: %zu bytes, in %s\n", bytes, how);
}
/* #end */

static void on_close(cp_child *child, const cp_result *r, void *ctx) {
  (void)child, (void)ctx;
  printf("close: code %d\n", r->code);
}

int main(void) {
  /* #spawn */
  cp_child *child = cp_spawn("head", CP_ARGS("-c", "1000000", "/dev/zero"), NULL);
  cp_on_data(cp_stdout(child), on_data, NULL);
  cp_on_end(cp_stdout(child), on_end, NULL);
  cp_on_close(child, on_close, NULL);
  cp_run();
  /* #end */
  return 0;
}
