/* The order of events, where a grandchild holds the pipe: data, exit, data, end, close. */
#include "childproc.h"

#include <stdio.h>

static void on_data(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)ctx;
  printf("data   %.*s", (int)size, data);
}

static void on_end(cp_stream *stream, void *ctx) {
  (void)stream;
  (void)ctx;
  printf("end    nobody holds the pipe any more\n");
}

static void on_spawn(cp_child *child, void *ctx) {
  (void)child;
  (void)ctx;
  printf("spawn\n");
}

/* The grandchild waits for the end of descriptor 3. */
static void on_exit(cp_child *child, const cp_result *result, void *ctx) {
  (void)ctx;
  printf("exit   %d\n", result->code);
  cp_end(cp_stdio_at(child, 3));
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)ctx;
  printf("close  %d\n", result->code);
}

int main(void) {
  /* #spawn */
  const char *line = "echo early; { cat <&3; echo late; } & exit 3";
  cp_stdio map[] = {CP_IGNORE, CP_PIPE, CP_INHERIT, CP_PIPE, CP_STDIO_LAST};
  const cp_options *options = CP_OPTIONS(.stdio = map);
  cp_child *child = cp_spawn("sh", CP_ARGS("-c", line), options);
  /* #end */
  cp_on_spawn(child, on_spawn, NULL);
  cp_on_data(cp_stdout(child), on_data, NULL);
  cp_on_end(cp_stdout(child), on_end, NULL);
  cp_on_exit(child, on_exit, NULL);
  cp_on_close(child, on_close, NULL);
  return cp_run();
}
