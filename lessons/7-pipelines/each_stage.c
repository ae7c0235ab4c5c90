/* How each program of a row ended, and what the row as a whole tells. */
#include "childproc.h"

#include <stdio.h>

static void show(const cp_pipeline_result *r, void *ctx) {
  printf("%-26s", (const char *)ctx);
  for (size_t i = 0; i < r->count; i++)
    if (r->stages[i]->signal)
      printf(" %-8s", r->stages[i]->signal_name);
    else
      printf(" %-8d", r->stages[i]->code);
  printf(" row: %d\n", r->signal ? 128 + r->signal : r->code);
}

static void run(char *name, const cp_command *row, bool pipefail) {
  cp_pipeline(row, CP_OPTIONS(.pipefail = pipefail), show, name);
  cp_run();
}

int main(void) {
  /* #rows */
  cp_command no = {"false", NULL, NULL}, cat = {"cat", NULL, NULL};
  cp_command yes = {"yes", NULL, NULL}, head = {"head", CP_ARGS("-n", "1"), NULL};
  const cp_command *fails = CP_COMMANDS(no, cat), *cut = CP_COMMANDS(yes, head);

  run("false | cat", fails, false);
  run("false | cat, pipefail", fails, true);
  run("yes | head -n 1", cut, false);
  run("yes | head -n 1, pipefail", cut, true);
  /* #end */
  return 0;
}
