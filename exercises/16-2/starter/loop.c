#include "loop.h"

#include <stdlib.h>

struct loop {
  int timers;
};

loop *loop_new(void) {
  return calloc(1, sizeof(loop));
}

loop *loop_free(loop *one) {
  free(one);
  return NULL;
}

int loop_after(loop *one, int ms, void (*fn)(void *ctx), void *ctx) {
  (void)one, (void)ms, (void)fn, (void)ctx;
  return 0;
}

int loop_spawn(loop *one, char *const argv[], const child_listener *listener) {
  (void)one, (void)argv, (void)listener;
  return 0;
}

int loop_run(loop *one) {
  (void)one;
  return 0;
}
