#include "io/loop_state.h"

#include <errno.h>

#define MS 1000000

int loop_timer_start(cp_loop *loop, struct timer *timer, int64_t ms, void (*run)(void *ctx), void *ctx) {
  heap_remove(&loop->timers, timer);
  int64_t now = os_now_ns();
  int64_t due = ms > (INT64_MAX - now) / MS ? INT64_MAX : now + ms * MS;
  *timer = (struct timer){.due_ns = due, .order = loop->timer_order++, .run = run, .ctx = ctx};
  return heap_add(&loop->timers, timer);
}

void loop_timer_stop(cp_loop *loop, struct timer *timer) {
  heap_remove(&loop->timers, timer);
}

int loop_timers_reserve(cp_loop *loop, size_t count) {
  return heap_reserve(&loop->timers, count);
}

void loop_timers_release(cp_loop *loop, size_t count) {
  loop->timers.reserved -= count;
}

void loop_run_timers(cp_loop *loop) {
  int64_t now = os_now_ns();
  uint64_t order = loop->timer_order; /* those started meanwhile wait for the next round */
  struct timer *timer;
  while ((timer = heap_first(&loop->timers)) != NULL && timer->due_ns <= now && timer->order < order) {
    heap_remove(&loop->timers, timer);
    timer->run(timer->ctx);
    loop_run_ticks(loop);
  }
}

int64_t cp_loop_timeout_ms(cp_loop *loop) {
  if (loop == NULL)
    return -EINVAL;
  if (loop->first_tick != NULL || os_loop_pending(loop->os))
    return 0;
  const struct timer *timer = heap_first(&loop->timers);
  if (timer == NULL)
    return -1;
  int64_t left = timer->due_ns - os_now_ns();
  if (left <= 0)
    return 0;
  return left / MS + (left % MS != 0); /* rounded up: not a moment too early */
}
