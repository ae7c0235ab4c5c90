/*
 * The loop: what is due next, in one thread. A round is: ticks, a wait with completions (streams, then
 * processes), posted functions, timers. Ticks run after every callback of the system, which is where
 * Node runs process.nextTick().
 */
#ifndef IO_LOOP_H
#define IO_LOOP_H

#include "os/os.h"

/* A function that runs soon, once; the memory is its owner's. Zeroed: idle. */
struct tick {
  struct tick *next;
  void (*run)(void *ctx);
  void *ctx;
  bool queued;
};
void loop_tick(cp_loop *loop, struct tick *tick, void (*run)(void *ctx), void *ctx);
void loop_untick(cp_loop *loop, struct tick *tick);

/* Ends every callback that the system made: runs what has been ticked, unless that is going on already. */
void loop_run_ticks(cp_loop *loop);

/* A function that runs after a while, once; the memory is its owner's. Zeroed: idle. */
struct timer {
  int64_t due_ns;
  uint64_t order; /* of those that are due at once the first started runs first */
  size_t place;   /* in the heap, counted from 1; 0: idle */
  void (*run)(void *ctx);
  void *ctx;
};
int loop_timer_start(cp_loop *loop, struct timer *timer, int64_t ms, void (*run)(void *ctx), void *ctx);
void loop_timer_stop(cp_loop *loop, struct timer *timer);

/* Room for so many more timers, so that starting them cannot fail; 0 or -ENOMEM. */
int loop_timers_reserve(cp_loop *loop, size_t count);
void loop_timers_release(cp_loop *loop, size_t count);

/* A function that another thread sends over; the memory is its owner's. Zeroed: idle. */
struct post {
  struct post *next;
  void (*run)(void *ctx);
  void *ctx;
  bool queued;
};
void loop_post(cp_loop *loop, struct post *post, void (*run)(void *ctx), void *ctx);
void loop_unpost(cp_loop *loop, struct post *post);

/* What keeps cp_run() running. */
void loop_hold(cp_loop *loop);
void loop_let_go(cp_loop *loop);

/* What lives in a loop and must go with it. A member that is thrown away is released after the round. */
struct member {
  struct member *next, *previous;
  void (*release)(struct member *member);
};
void loop_join(cp_loop *loop, struct member *member);
void loop_leave(struct member *member);
void loop_throw_away(cp_loop *loop, struct member *member);

os_loop *loop_os(cp_loop *loop);
bool loop_was_stopped(const cp_loop *loop);
bool loop_is_running(const cp_loop *loop); /* the caller is a callback of it */

#endif
