/* What a child finds in its environment, and what comes through its channel. */
#include "childproc.h"

#include <stdio.h>

int main(void) {
  /* #wire */
  const char *script = "echo fd: $NODE_CHANNEL_FD;"
                       "echo mode: $NODE_CHANNEL_SERIALIZATION_MODE;"
                       "head -n 2 <&3";
  const cp_stdio *four = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT, CP_IPC);
  const char *const *args = CP_ARGS("-c", script);
  cp_child *child = cp_spawn("sh", args, CP_OPTIONS(.stdio = four));
  cp_send(cp_channel_of(child), "{\"message\":\"Hello from Parent\"}");
  cp_send(cp_channel_of(child), "[1, 2]");
  /* #end */
  return cp_run();
}
