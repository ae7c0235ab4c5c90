/* What a loop consists of; for the files of this folder that are the loop. */
#ifndef IO_LOOP_STATE_H
#define IO_LOOP_STATE_H

#include "io/heap.h"
#include "io/loop.h"

#include <stdatomic.h>

struct cp_loop {
  os_loop *os;
  struct tick *first_tick, **last_tick;
  struct heap timers;
  uint64_t timer_order;
  struct member user_timers; /* heads of rings */
  struct member members;
  struct member *thrown; /* singly linked through next */
  int64_t last_timer_id;
  size_t holds;
  bool running, ticking, stopped;

  os_mutex *mutex; /* guards the posts */
  struct post *first_post, **last_post;

  atomic_bool woken; /* lock-free: set by signal handlers */
  cp_loop_fn *on_wake;
  void *wake_ctx;
};

void loop_run_timers(cp_loop *loop);
void loop_run_posts(cp_loop *loop);
void loop_drop_posts(cp_loop *loop);
bool loop_has_posts(cp_loop *loop);

void ring_init(struct member *head);
void ring_add(struct member *head, struct member *member);
void loop_release_all(cp_loop *loop);
void loop_release_thrown(cp_loop *loop);

#endif
