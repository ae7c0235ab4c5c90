/* A sorted array, the earliest at the end, so that taking it moves nothing; places are found by halving. */
#include "timers.h"

#include <stdlib.h>
#include <string.h>

typedef struct timer {
  int64_t due;
  int id;
  timer_fn *fn;
  void *ctx;
} timer;

struct timers {
  timer *all;
  size_t count, room;
  int last_id;
};

timers *timers_new(void) {
  return calloc(1, sizeof(timers));
}

timers *timers_free(timers *queue) {
  if (queue)
    free(queue->all);
  free(queue);
  return NULL;
}

/* The first place with something that is due no later than that. */
static size_t place(const timers *queue, int64_t due) {
  size_t low = 0, high = queue->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (queue->all[middle].due > due)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

int timers_add(timers *queue, int64_t due, timer_fn *fn, void *ctx) {
  if (queue->count == queue->room) {
    size_t room = queue->room ? 2 * queue->room : 8;
    timer *more = realloc(queue->all, room * sizeof *more);
    if (!more)
      return -1;
    queue->all = more;
    queue->room = room;
  }
  size_t at = place(queue, due);
  memmove(&queue->all[at + 1], &queue->all[at], (queue->count++ - at) * sizeof *queue->all);
  queue->all[at] = (timer){due, ++queue->last_id, fn, ctx};
  return queue->last_id;
}

static timer take(timers *queue, size_t at) {
  timer out = queue->all[at];
  memmove(&queue->all[at], &queue->all[at + 1], (--queue->count - at) * sizeof out);
  return out;
}

bool timers_cancel(timers *queue, int id) {
  for (size_t i = 0; i < queue->count; i++)
    if (queue->all[i].id == id) {
      (void)take(queue, i);
      return true;
    }
  return false;
}

int64_t timers_wait(const timers *queue, int64_t now) {
  if (queue->count == 0)
    return -1;
  int64_t due = queue->all[queue->count - 1].due;
  return due > now ? due - now : 0;
}

size_t timers_run(timers *queue, int64_t now) {
  size_t called = 0;
  int newest = queue->last_id;
  for (;;) {
    size_t at = queue->count;
    while (at > 0 && queue->all[at - 1].id > newest)
      at--;
    if (at == 0 || queue->all[at - 1].due > now)
      return called;
    timer due = take(queue, at - 1);
    due.fn(due.ctx);
    called++;
  }
}
