/* A child that crashes: what its parent is told, in which order, and that it goes on. */
#include "childproc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* #worker */
static void work(cp_channel *parent, const char *json, size_t size, void *ctx) {
  (void)size, (void)ctx;
  if (strcmp(json, "0") == 0)
    abort(); /* a bug that one message finds */
  cp_send(parent, json);
}
/* #end */

static void answer(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel, (void)ctx;
  printf("message %.*s\n", (int)size, json);
}

static void gone(cp_channel *channel, void *ctx) {
  (void)channel, (void)ctx;
  printf("disconnect\n");
}

static void ended(cp_child *child, const cp_result *r, void *ctx) {
  (void)child, (void)ctx;
  printf("exit: %s\n", r->signal_name ? r->signal_name : "by itself");
}

int main(int argc, char **argv) {
  (void)argc;
  if (getenv("NODE_CHANNEL_FD"))
    return cp_on_message(cp_parent(), work, NULL) < 0 ? 1 : cp_run();
  /* #parent */
  cp_child *child = cp_fork(argv[0], NULL, NULL);
  cp_on_message(cp_channel_of(child), answer, NULL);
  cp_on_disconnect(cp_channel_of(child), gone, NULL);
  cp_on_exit(child, ended, NULL);
  for (int i = 2; i >= 0; i--)
    cp_send(cp_channel_of(child), (const char[]){(char)('0' + i), 0});
  cp_run();
  printf("the parent goes on\n");
  /* #end */
  return 0;
}
