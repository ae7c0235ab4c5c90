/* 'exit' and 'close' are two events: a grandchild holds the pipe. */
#include "childproc.h"

#include <stdio.h>

/* #grandchild */
static const char script[] = "exec 3<&0; { cat <&3; echo late; } & echo hello; exit 5";
/* #end */

static void say(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)ctx;
  printf("data   %.*s", (int)size, data);
}

static void exited(cp_child *child, const cp_result *r, void *ctx) {
  (void)child;
  (void)ctx;
  printf("exit   code %d, stdout %s\n", r->code, r->out.eof ? "has ended" : "is still open");
}

static void closed(cp_child *child, const cp_result *r, void *ctx) {
  (void)child;
  (void)ctx;
  printf("close  code %d, stdout %s\n", r->code, r->out.eof ? "has ended" : "is still open");
}

int main(void) {
  /* #events */
  cp_child *child = cp_spawn("sh", CP_ARGS("-c", script), NULL);
  cp_on_data(cp_stdout(child), say, NULL);
  cp_on_exit(child, exited, NULL);
  cp_on_close(child, closed, NULL);
  cp_run();
  /* #end */
  return 0;
}
