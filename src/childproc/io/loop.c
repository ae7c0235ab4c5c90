#include "io/loop_state.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>

cp_loop *cp_loop_new(void) {
  cp_loop *loop = calloc(1, sizeof *loop);
  if (loop == NULL) {
    error_memory();
    return NULL;
  }
  int r = os_mutex_open(&loop->mutex);
  if (r >= 0)
    r = os_loop_open(&loop->os);
  if (r < 0) {
    loop->mutex = os_mutex_close(loop->mutex);
    free(loop);
    error_system("loop", -r);
    return NULL;
  }
  loop->last_tick = &loop->first_tick;
  loop->last_post = &loop->first_post;
  ring_init(&loop->members);
  ring_init(&loop->user_timers);
  return loop;
}

cp_loop *cp_loop_free(cp_loop *loop) {
  if (loop == NULL || loop->running)
    return loop;
  if (os_thread_slot() == loop)
    (void)os_thread_slot_set(NULL, NULL);
  loop_release_all(loop);
  loop_drop_posts(loop);
  heap_free(&loop->timers);
  loop->os = os_loop_close(loop->os);
  loop->mutex = os_mutex_close(loop->mutex);
  free(loop);
  return NULL;
}

static void free_default(void *loop) {
  cp_loop_free(loop);
}

cp_loop *cp_loop_default(void) {
  cp_loop *loop = os_thread_slot();
  if (loop != NULL)
    return loop;
  loop = cp_loop_new();
  if (loop == NULL || os_thread_slot_set(loop, free_default) >= 0)
    return loop;
  error_memory();
  return cp_loop_free(loop);
}

/* ---- running ---- */

static bool alive(cp_loop *loop) {
  return loop->holds > 0 || loop->first_tick != NULL || loop_has_posts(loop);
}

/* poll() counts milliseconds in an int; a longer wait ends early and is taken up again. */
static int64_t cut(int64_t ms) {
  return ms < INT32_MAX ? ms : INT32_MAX;
}

static int64_t sooner(int64_t a, int64_t b) {
  if (a < 0 || b < 0)
    return a < 0 ? b : a;
  return a < b ? a : b;
}

static int turn(cp_loop *loop, int64_t timeout_ms) {
  loop->running = true;
  loop_run_ticks(loop);
  if (!alive(loop) || loop->stopped)
    timeout_ms = 0;
  int r = loop->stopped ? 0 : os_loop_wait(loop->os, cut(sooner(timeout_ms, cp_loop_timeout_ms(loop))));
  loop_run_posts(loop);
  loop_run_timers(loop);
  loop_run_ticks(loop);
  loop_release_thrown(loop);
  loop->running = false;
  if (r < 0)
    return error_system("wait", -r);
  return alive(loop);
}

static int busy(void) {
  return error_set((cp_error){.errnum = EBUSY,
                              .name = "Error",
                              .code = "EBUSY",
                              .advice = "Return from the callback first; the loop goes on by itself.",
                              .index = -1},
                   "the loop is running already");
}

int cp_loop_step(cp_loop *loop, int64_t timeout_ms) {
  if (loop == NULL)
    return -EINVAL;
  if (loop->running)
    return busy();
  loop->stopped = false;
  return turn(loop, timeout_ms < 0 ? -1 : timeout_ms);
}

int cp_loop_run(cp_loop *loop) {
  if (loop == NULL)
    return -EINVAL;
  if (loop->running)
    return busy();
  loop->stopped = false;
  int r = alive(loop);
  while (r > 0 && !loop->stopped)
    r = turn(loop, -1);
  return r < 0 ? r : loop->stopped;
}

int cp_run(void) {
  return cp_loop_run(cp_loop_default());
}

void cp_stop(cp_loop *loop) {
  if (loop == NULL)
    return;
  loop->stopped = true;
  os_loop_break(loop->os);
}

int cp_loop_fd(cp_loop *loop) {
  return loop == NULL ? -EINVAL : os_loop_fd(loop->os);
}

int cp_loop_poll_set(cp_loop *loop, cp_pollfd *set, size_t capacity) {
  return loop == NULL ? -EINVAL : os_loop_poll_set(loop->os, set, capacity);
}
