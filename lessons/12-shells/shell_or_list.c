/* The same name of a file, in a command line of the shell and in a list of arguments. */
#include "childproc.h"

#include <stdio.h>
#include <stdlib.h>

static void show(const char *how, cp_result *r) {
  printf("%s: %s", how, r->error ? r->error->message : r->out.data);
  r = cp_result_free(r);
}

int main(void) {
  char command[200];
  /* #three */
  const char *name = "nothing; echo INJECTED";

  snprintf(command, sizeof command, "printf '%%s\\n' %s", name);
  show("pasted", cp_exec_sync(command, NULL));

  char *quoted = cp_quote_sh(name);
  snprintf(command, sizeof command, "printf '%%s\\n' %s", quoted);
  show("quoted", cp_exec_sync(command, NULL));
  free(quoted);

  show("list", cp_exec_file_sync("printf", CP_ARGS("%s\n", name), NULL));
  /* #end */
  return 0;
}
