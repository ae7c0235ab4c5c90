/* A program for your library: `./kit run capstone` builds and runs it. Change it as you like. */
#include "cp_mini.h"

#include <stdio.h>

static void on_data(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)ctx;
  printf("it says: %.*s", (int)size, data);
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)ctx;
  printf("it ended with code %d\n", result->code);
}

int main(void) {
  cp_child *child = cp_spawn("ls", CP_ARGS("/"), NULL);
  if (!child) {
    fprintf(stderr, "%s\n", cp_last_error()->message);
    return 1;
  }
  (void)cp_on_data(cp_stdout(child), on_data, NULL);
  (void)cp_on_close(child, on_close, NULL);
  return cp_run() < 0;
}
