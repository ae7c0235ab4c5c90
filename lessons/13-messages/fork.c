/* fork: messages with another program, a C one or a Node script. */
#include "childproc.h"

#include <stdio.h>

static void received(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)ctx;
  printf("the child says %.*s\n", (int)size, json);
  cp_disconnect(channel);
}

int main(int argc, char **argv) {
  const char *file = argc > 1 ? argv[1] : "lessons/13-messages/child.js";
  /* #fork */
  cp_child *child = cp_fork(file, NULL, NULL);
  cp_on_message(cp_channel_of(child), received, NULL);
  cp_send(cp_channel_of(child), "{\"message\":\"Hello from Parent\"}");
  cp_run();
  /* #end */
  return child ? 0 : 1;
}
