/* The timers of the caller: setTimeout and setInterval. */
#include "base/error.h"
#include "io/loop_state.h"

#include <errno.h>
#include <stdlib.h>

struct user_timer {
  struct member member; /* first: released by address */
  struct timer timer;
  cp_loop *loop;
  int64_t id;
  int64_t every_ms; /* 0: once */
  cp_loop_fn *fn;
  void *ctx;
};

static void release_user_timer(struct member *member) {
  free(member);
}

static void end_user_timer(struct user_timer *own) {
  loop_timer_stop(own->loop, &own->timer);
  loop_timers_release(own->loop, 1);
  loop_let_go(own->loop);
  loop_throw_away(own->loop, &own->member);
}

static void run_user_timer(void *ctx) {
  struct user_timer *own = ctx;
  struct user_timer now = *own;
  /* An interval starts again before the call, so that the call may clear it. */
  if (own->every_ms == 0)
    end_user_timer(own);
  else
    (void)loop_timer_start(own->loop, &own->timer, own->every_ms, run_user_timer, own);
  now.fn(now.loop, now.ctx);
}

static int64_t add_user_timer(cp_loop *loop, int64_t ms, int64_t every_ms, cp_loop_fn *fn, void *ctx) {
  if (loop == NULL)
    loop = cp_loop_default();
  if (loop == NULL)
    return -ENOMEM;
  if (ms < 0 || fn == NULL)
    return error_argument("ERR_OUT_OF_RANGE", -1, "Give a function and a time of 0 ms or more.",
                          "The value of \"delay\" is out of range. Received %lld", (long long)ms);
  struct user_timer *own = calloc(1, sizeof *own);
  if (own == NULL)
    return error_memory();
  *own = (struct user_timer){.loop = loop, .every_ms = every_ms, .fn = fn, .ctx = ctx};
  if (loop_timers_reserve(loop, 1) < 0) {
    free(own);
    return error_memory();
  }
  (void)loop_timer_start(loop, &own->timer, ms, run_user_timer, own);
  own->id = ++loop->last_timer_id;
  own->member.release = release_user_timer;
  ring_add(&loop->user_timers, &own->member);
  loop_hold(loop);
  return own->id;
}

int64_t cp_set_timeout(cp_loop *loop, int64_t ms, cp_loop_fn *fn, void *ctx) {
  return add_user_timer(loop, ms, 0, fn, ctx);
}

int64_t cp_set_interval(cp_loop *loop, int64_t ms, cp_loop_fn *fn, void *ctx) {
  return add_user_timer(loop, ms, ms > 0 ? ms : 1, fn, ctx);
}

void cp_clear_timer(cp_loop *loop, int64_t id) {
  if (loop == NULL)
    loop = os_thread_slot(); /* the default one; what was never made has no timer */
  if (loop == NULL)
    return;
  for (struct member *at = loop->user_timers.next; at != &loop->user_timers; at = at->next) {
    struct user_timer *own = (struct user_timer *)at;
    if (own->id == id) {
      end_user_timer(own);
      return;
    }
  }
}
