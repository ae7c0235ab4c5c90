/* A child in namespaces of its own: what it sees, and what this machine could not give. */
#include "childproc.h"

#include <stdio.h>

int main(void) {
  /* #sealed */
  const char *script = "echo my pid: $$;"
                       "echo processes: $(ls -d /proc/[0-9]* | wc -l);"
                       "echo networks: $(grep -c : /proc/net/dev)";
  const cp_options *sealed = CP_OPTIONS(.isolation = CP_ISOLATION_SEALED);
  cp_result *r = cp_spawn_sync("sh", CP_ARGS("-c", script), sealed);
  /* #end */
  printf("%s%s", r->out.data, r->err.data);
  if (r->error)
    printf("%s\n%s\n", r->error->message, r->error->advice);
  printf("applied: %#x, missing: %#x (bits of cp_part)\n", r->isolation_parts, r->isolation_missing);
  r = cp_result_free(r);
  return 0;
}
