/* >file 2>&1 and 2>&1 >file: the same words in another order. */
#include "childproc.h"

#include <stdio.h>

static void show(const char *command) {
  cp_result *r = cp_exec_sync(command, NULL);
  printf("%-45s %s", command, r->out.size ? r->out.data : "-\n");
  r = cp_result_free(r);
}

int main(void) {
  /* #orders */
  show("(echo text; echo trouble >&2) >/dev/null 2>&1");
  show("(echo text; echo trouble >&2) 2>&1 >/dev/null");
  /* #end */
  return 0;
}
