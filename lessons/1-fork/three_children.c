/* Three children at the same time, and what each of them ended with. */
#include "childproc.h"

#include <stdint.h>
#include <stdio.h>

enum { CHILDREN = 3 };

static int codes[CHILDREN];

/* #note */
static void note(cp_child *child, const cp_result *r, void *index) {
  (void)child;
  codes[(uintptr_t)index] = r->code;
}
/* #end */

int main(void) {
  /* #start */
  static const char *const commands[] = {"exit 10", "exit 11", "exit 12"};
  for (uintptr_t i = 0; i < CHILDREN; i++) {
    cp_child *child = cp_spawn("sh", CP_ARGS("-c", commands[i]), NULL);
    cp_on_close(child, note, (void *)i);
  }
  cp_run();
  /* #end */
  for (int i = 0; i < CHILDREN; i++)
    printf("child %d: code %d\n", i, codes[i]);
  return 0;
}
