/* The other side of fork: a child that sends back what it gets, under a C parent or a Node one. */
#include "childproc.h"

#include <stdio.h>

static void echo(cp_channel *parent, const char *json, size_t size, void *ctx) {
  (void)size, (void)ctx;
  cp_send(parent, json);
}

/* #child */
int main(void) {
  if (cp_on_message(cp_parent(), echo, NULL) < 0) {
    fprintf(stderr, "%s\n", cp_last_error()->message);
    return 1;
  }
  return cp_run();
}
/* #end */
