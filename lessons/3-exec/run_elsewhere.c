/* A program with arguments, a folder and a variable of its own; and two that do not start. */
#include "childproc.h"

#include <stdio.h>

static void show(const cp_result *r, void *ctx) {
  (void)ctx;
  if (r->error)
    printf("%s\n", r->error->message);
  else
    printf("%s", r->out.data);
}

int main(void) {
  /* #run */
  const char *script = "echo $GREETING, $1; pwd";
  const char *const *args = CP_ARGS("-c", script, "sh", "two words");
  cp_options options = {.size = sizeof options, .cwd = "/usr"};
  options.env_add = CP_ENV("GREETING=hello");
  cp_exec_file("sh", args, &options, show, NULL);
  cp_run();
  /* #end */
  /* #missing */
  cp_exec_file("no-such-program", NULL, NULL, show, NULL);
  cp_run();
  cp_exec_file("/usr", NULL, NULL, show, NULL);
  cp_run();
  /* #end */
  return 0;
}
