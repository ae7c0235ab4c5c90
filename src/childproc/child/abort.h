/* One switch, many children on many loops. The link lives in the child. */
#ifndef CHILD_ABORT_H
#define CHILD_ABORT_H

#include "io/loop.h"

struct abort_link {
  cp_abort *abort;
  struct abort_link *next;
  cp_loop *loop;
  struct post post;
  void (*run)(void *ctx); /* in the loop's thread, once, after the switch was thrown */
  void *ctx;
};

void abort_join(cp_abort *abort, cp_loop *loop, struct abort_link *link, void (*run)(void *ctx), void *ctx);
void abort_leave(struct abort_link *link);

/* One more user of the switch; given back by cp_abort_free(). */
cp_abort *abort_keep(cp_abort *abort);

#endif
