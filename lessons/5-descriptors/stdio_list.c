/* The option stdio: where a child's three streams go, and what "the same as" means. */
#include "childproc.h"

#include <stdio.h>

static void run(const char *how, const cp_stdio *stdio) {
  /* #run */
  const char *command = "echo text; echo trouble >&2";
  const cp_options *options = CP_OPTIONS(.stdio = stdio);
  cp_result *r = cp_spawn_sync("sh", CP_ARGS("-c", command), options);
  /* #end */
  printf("%-12s out %2zu bytes, err %2zu bytes\n", how, r->out.size, r->err.size);
  r = cp_result_free(r);
}

int main(void) {
  /* #lists */
  run("two pipes", CP_STDIO(CP_IGNORE, CP_PIPE, CP_PIPE));
  run("one pipe", CP_STDIO(CP_IGNORE, CP_PIPE, CP_SAME_AS(1)));
  run("errors only", CP_STDIO(CP_IGNORE, CP_IGNORE, CP_PIPE));
  run("a file", CP_STDIO(CP_IGNORE, CP_TO_PATH("/dev/null"), CP_PIPE));
  /* #end */
  return 0;
}
