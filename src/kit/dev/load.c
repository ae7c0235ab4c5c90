#include "dev/load.h"
#include "childproc.h"
#include "common/text.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { FOR_EACH_PROCESSOR = 2, MOST = 64 };

struct load {
  cp_loop *loop;
  cp_child *burning[MOST];
  size_t count;
};

load *load_begin(void) {
  long wanted = sysconf(_SC_NPROCESSORS_ONLN) * FOR_EACH_PROCESSOR;
  load *one = kit_alloc(1, sizeof *one);
  one->loop = cp_loop_new();
  for (; one->count < MOST && (long)one->count < wanted; one->count++)
    one->burning[one->count] = cp_spawn("sh", (const char *const[]){"-c", "while :; do :; done", NULL},
                                        CP_OPTIONS(.loop = one->loop, .die_with_parent = true,
                                                   .stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE)));
  return one;
}

load *load_end(load *one) {
  if (!one)
    return NULL;
  for (size_t i = 0; i < one->count; i++)
    (void)cp_kill(one->burning[i], SIGKILL);
  (void)cp_loop_run(one->loop);
  one->loop = cp_loop_free(one->loop);
  free(one);
  return NULL;
}
