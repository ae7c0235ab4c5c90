/* expect: FAIL */
#include "timers.h"

#include <stdlib.h>

typedef struct timer timer;
struct timer {
  timer *next;
  int64_t due;
  int id;
  timer_fn *fn;
  void *ctx;
};

struct timers {
  timer *first;
  int last_id;
};

timers *timers_new(void) {
  return calloc(1, sizeof(timers));
}

timers *timers_free(timers *queue) {
  while (queue && queue->first) {
    timer *one = queue->first;
    queue->first = one->next;
    free(one);
  }
  free(queue);
  return NULL;
}

int timers_add(timers *queue, int64_t due, timer_fn *fn, void *ctx) {
  timer *one = malloc(sizeof *one), **at = &queue->first;
  if (!one)
    return -1;
  *one = (timer){.due = due, .id = ++queue->last_id, .fn = fn, .ctx = ctx};
  while (*at && (*at)->due <= due) /* behind its equals */
    at = &(*at)->next;
  one->next = *at;
  *at = one;
  return one->id;
}

bool timers_cancel(timers *queue, int id) {
  for (timer **at = &queue->first; *at; at = &(*at)->next)
    if ((*at)->id == id) {
      timer *one = *at;
      *at = one->next;
      free(one);
      return true;
    }
  return false;
}

int64_t timers_wait(const timers *queue, int64_t now) {
  if (!queue->first)
    return -1;
  return queue->first->due > now ? queue->first->due - now : 0;
}

/* The first that is due and was there before this round. */
static timer **next_due(timers *queue, int64_t now, int newest) {
  for (timer **at = &queue->first; *at && (*at)->due <= now; at = &(*at)->next)
    if ((*at)->id <= newest)
      return at;
  return NULL;
}

size_t timers_run(timers *queue, int64_t now) {
  int newest = queue->last_id;
  size_t called = 0;
  timer **at = next_due(queue, now, newest);
  if (at) {
    timer one = **at;
    free(*at);
    *at = one.next;
    one.fn(one.ctx);
    called++;
  }
  return called;
}
