/* An array in no order at all, which is searched: right, short, and slow with thousands of timers. */
#include "timers.h"

#include <stdlib.h>

typedef struct timer {
  int64_t due;
  int id; /* 0: this slot is free */
  timer_fn *fn;
  void *ctx;
} timer;

struct timers {
  timer *slots;
  size_t count;
  int last_id;
};

timers *timers_new(void) {
  return calloc(1, sizeof(timers));
}

timers *timers_free(timers *queue) {
  if (queue)
    free(queue->slots);
  free(queue);
  return NULL;
}

static timer *find(const timers *queue, int id) {
  for (size_t i = 0; i < queue->count; i++)
    if (queue->slots[i].id == id)
      return &queue->slots[i];
  return NULL;
}

int timers_add(timers *queue, int64_t due, timer_fn *fn, void *ctx) {
  timer *slot = find(queue, 0);
  if (!slot) {
    timer *more = realloc(queue->slots, (queue->count + 1) * sizeof *more);
    if (!more)
      return -1;
    queue->slots = more;
    slot = &more[queue->count++];
  }
  *slot = (timer){due, ++queue->last_id, fn, ctx};
  return slot->id;
}

bool timers_cancel(timers *queue, int id) {
  timer *slot = id > 0 ? find(queue, id) : NULL;
  if (slot)
    slot->id = 0;
  return slot != NULL;
}

static timer *earliest(const timers *queue, int newest) {
  timer *found = NULL;
  for (size_t i = 0; i < queue->count; i++) {
    timer *one = &queue->slots[i];
    if (one->id == 0 || one->id > newest)
      continue;
    if (!found || one->due < found->due || (one->due == found->due && one->id < found->id))
      found = one;
  }
  return found;
}

int64_t timers_wait(const timers *queue, int64_t now) {
  const timer *next = earliest(queue, queue->last_id);
  if (!next)
    return -1;
  return next->due > now ? next->due - now : 0;
}

size_t timers_run(timers *queue, int64_t now) {
  int newest = queue->last_id;
  size_t called = 0;
  for (timer *one; (one = earliest(queue, newest)) && one->due <= now; called++) {
    timer copy = *one;
    one->id = 0; /* free before the call, which may add timers and move the slots */
    copy.fn(copy.ctx);
  }
  return called;
}
