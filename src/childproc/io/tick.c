#include "io/loop_state.h"

void loop_tick(cp_loop *loop, struct tick *tick, void (*run)(void *ctx), void *ctx) {
  if (tick->queued)
    return;
  *tick = (struct tick){.run = run, .ctx = ctx, .queued = true};
  *loop->last_tick = tick;
  loop->last_tick = &tick->next;
}

void loop_untick(cp_loop *loop, struct tick *tick) {
  if (!tick->queued)
    return;
  for (struct tick **at = &loop->first_tick; *at != NULL; at = &(*at)->next) {
    if (*at != tick)
      continue;
    *at = tick->next;
    if (loop->last_tick == &tick->next)
      loop->last_tick = at;
    break;
  }
  tick->queued = false;
}

void loop_run_ticks(cp_loop *loop) {
  if (loop->ticking)
    return;
  loop->ticking = true;
  struct tick *tick;
  while (!loop->stopped && (tick = loop->first_tick) != NULL) {
    loop_untick(loop, tick);
    tick->run(tick->ctx);
  }
  loop->ticking = false;
}
