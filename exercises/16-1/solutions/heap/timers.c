/* A binary heap in an array, as libuv has it: adding and taking cost the logarithm of what waits. */
#include "timers.h"

#include <stdlib.h>

typedef struct timer {
  int64_t due;
  int id;
  timer_fn *fn;
  void *ctx;
} timer;

struct timers {
  timer *heap; /* heap[i] is not later than heap[2 * i + 1] and heap[2 * i + 2] */
  size_t count, room;
  int last_id;
};

timers *timers_new(void) {
  return calloc(1, sizeof(timers));
}

timers *timers_free(timers *queue) {
  if (queue)
    free(queue->heap);
  free(queue);
  return NULL;
}

static bool before(const timer *a, const timer *b) {
  return a->due != b->due ? a->due < b->due : a->id < b->id;
}

static void swap(timer *a, timer *b) {
  timer old = *a;
  *a = *b;
  *b = old;
}

static void rise(timers *queue, size_t at) {
  for (size_t up; at > 0 && before(&queue->heap[at], &queue->heap[up = (at - 1) / 2]); at = up)
    swap(&queue->heap[at], &queue->heap[up]);
}

static void sink(timers *queue, size_t at) {
  for (;;) {
    size_t least = at;
    for (size_t below = 2 * at + 1; below <= 2 * at + 2; below++)
      if (below < queue->count && before(&queue->heap[below], &queue->heap[least]))
        least = below;
    if (least == at)
      return;
    swap(&queue->heap[at], &queue->heap[least]);
    at = least;
  }
}

static timer take(timers *queue, size_t at) {
  timer taken = queue->heap[at];
  queue->heap[at] = queue->heap[--queue->count];
  if (at < queue->count) {
    sink(queue, at);
    rise(queue, at);
  }
  return taken;
}

int timers_add(timers *queue, int64_t due, timer_fn *fn, void *ctx) {
  if (queue->count == queue->room) {
    size_t room = queue->room ? 2 * queue->room : 4;
    timer *heap = realloc(queue->heap, room * sizeof *heap);
    if (!heap)
      return -1;
    queue->heap = heap;
    queue->room = room;
  }
  queue->heap[queue->count] = (timer){due, ++queue->last_id, fn, ctx};
  rise(queue, queue->count++);
  return queue->last_id;
}

bool timers_cancel(timers *queue, int id) {
  for (size_t i = 0; i < queue->count; i++)
    if (queue->heap[i].id == id) {
      (void)take(queue, i);
      return true;
    }
  return false;
}

int64_t timers_wait(const timers *queue, int64_t now) {
  if (queue->count == 0)
    return -1;
  return queue->heap[0].due > now ? queue->heap[0].due - now : 0;
}

/* The earliest of those that were there before this round; the new ones may stand in front of it. */
static bool take_due(timers *queue, int64_t now, int newest, timer *ret) {
  size_t found = queue->count;
  for (size_t i = 0; i < queue->count; i++)
    if (queue->heap[i].due <= now && queue->heap[i].id <= newest &&
        (found == queue->count || before(&queue->heap[i], &queue->heap[found])))
      found = i;
  if (found == queue->count)
    return false;
  *ret = take(queue, found);
  return true;
}

size_t timers_run(timers *queue, int64_t now) {
  int newest = queue->last_id;
  size_t called = 0;
  for (timer one; take_due(queue, now, newest, &one); called++)
    one.fn(one.ctx);
  return called;
}
