/* execFile: a Python script; its folder is the working directory, or named as the argument. */
#include "childproc.h"

#include <stdio.h>

static void show(const cp_result *r, void *ctx) {
  (void)ctx;
  if (r->error) {
    fprintf(stderr, "Error: %s\n", r->error->message);
    return;
  }
  printf("stdout:\n%s", r->out.data);
}

int main(int argc, char **argv) {
  const cp_options *options = CP_OPTIONS(.cwd = argc > 1 ? argv[1] : NULL);
  /* #python */
  cp_exec_file("python3", CP_ARGS("script.py"), options, show, NULL);
  cp_run();
  /* #end */
  return 0;
}
