/* The loop: timers, poll(), and everything that is told. It owns no descriptor and installs no handler. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

static _Thread_local cp_loop *default_loop;

cp_loop *cp_loop_default(void) {
  if (!default_loop && !(default_loop = calloc(1, sizeof *default_loop)))
    fail_errno(ENOMEM, "loop");
  return default_loop;
}

cp_loop *cp_loop_free(cp_loop *loop) {
  if (!loop || loop->running)
    return NULL;
  while (loop->children) {
    cp_child *child = loop->children;
    loop->children = child->next;
    child_free(child);
  }
  while (loop->streams) {
    cp_stream *stream = loop->streams;
    loop->streams = stream->next;
    stream_free(stream);
  }
  while (loop->timers) {
    timer *one = loop->timers;
    loop->timers = one->next;
    free(one);
  }
  if (loop == default_loop)
    default_loop = NULL;
  free(loop);
  return NULL;
}

/* ---- Timers ---- */

int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t timer_add(cp_loop *loop, int64_t ms, bool holds, cp_loop_fn *fn, void *ctx) {
  timer *one = calloc(1, sizeof *one), **at = &loop->timers;
  if (!one)
    return -ENOMEM;
  *one = (timer){.id = ++loop->last_timer, .due_ms = now_ms() + ms, .holds = holds, .fn = fn, .ctx = ctx};
  while (*at && (*at)->due_ms <= one->due_ms)
    at = &(*at)->next;
  one->next = *at;
  *at = one;
  return one->id;
}

int64_t cp_set_timeout(cp_loop *loop, int64_t ms, cp_loop_fn *fn, void *ctx) {
  loop = loop ? loop : cp_loop_default();
  return !loop ? -ENOMEM : ms < 0 || !fn ? -EINVAL : timer_add(loop, ms, true, fn, ctx);
}

void cp_clear_timer(cp_loop *loop, int64_t id) {
  loop = loop ? loop : cp_loop_default();
  for (timer **at = loop ? &loop->timers : NULL; at && *at; at = &(*at)->next)
    if ((*at)->id == id) {
      timer *one = *at;
      *at = one->next;
      free(one);
      return;
    }
}

/* One that is set meanwhile waits for the next round, even for 0 ms. */
static void fire_timers(cp_loop *loop) {
  int64_t now = now_ms(), last = loop->last_timer;
  for (timer *one = loop->timers; one && one->due_ms <= now && !loop->stopped;) {
    if (one->id > last) {
      one = one->next;
      continue;
    }
    cp_loop_fn *fn = one->fn;
    void *ctx = one->ctx;
    cp_clear_timer(loop, one->id);
    fn(loop, ctx);
    one = loop->timers; /* the list may have changed */
  }
}

/* ---- One round ---- */

static bool anything_due(const cp_loop *loop) {
  for (const cp_stream *one = loop->streams; one; one = one->next)
    if (stream_due(one))
      return true;
  for (const cp_child *one = loop->children; one; one = one->next)
    if (child_due(one))
      return true;
  return false;
}

/* The end of a child is told after what its streams have brought. Whether anything was told. */
static bool tell_due(cp_loop *loop) {
  bool told = false;
  for (cp_child *one = loop->children; one && !loop->stopped; one = one->next)
    if (one->spawn_due || one->error_due) {
      child_step(one);
      told = true;
    }
  for (cp_stream *one = loop->streams; one && !loop->stopped; one = one->next)
    if (stream_due(one)) {
      stream_tell(one);
      told = true;
    }
  for (cp_child *one = loop->children; one && !loop->stopped; one = one->next)
    if (child_due(one)) {
      child_step(one);
      told = true;
    }
  return told;
}

static size_t fill(cp_loop *loop, struct pollfd *set) {
  size_t count = 0;
  for (cp_stream *one = loop->streams; one; one = one->next) {
    one->polled = one->fd >= 0 && stream_wants(one);
    one->events = 0;
    if (one->polled)
      set[count++] = (struct pollfd){.fd = one->fd, .events = stream_wants(one)};
  }
  for (cp_child *one = loop->children; one; one = one->next) {
    one->polled = one->running && one->pidfd >= 0;
    if (one->polled)
      set[count++] = (struct pollfd){.fd = one->pidfd, .events = POLLIN};
  }
  return count;
}

static void take(cp_loop *loop, const struct pollfd *set) {
  size_t at = 0;
  for (cp_stream *one = loop->streams; one; one = one->next)
    if (one->polled)
      one->events = set[at++].revents;
  for (cp_child *one = loop->children; one; one = one->next)
    if (one->polled)
      one->ready = set[at++].revents != 0;
}

static void wait_for_events(cp_loop *loop, int64_t timeout_ms) {
  size_t most = 0;
  for (cp_stream *one = loop->streams; one; one = one->next)
    most++;
  for (cp_child *one = loop->children; one; one = one->next)
    most++;
  struct pollfd *set = calloc(most + 1, sizeof *set);
  if (!set)
    return;
  size_t count = fill(loop, set);
  int64_t due = loop->timers ? loop->timers->due_ms - now_ms() : -1;
  if (loop->timers && (timeout_ms < 0 || due < timeout_ms))
    timeout_ms = due < 0 ? 0 : due;
  if (poll(set, count, (int)timeout_ms) > 0) /* EINTR: the next round asks again */
    take(loop, set);
  free(set);
}

void loop_step(cp_loop *loop, int64_t timeout_ms) {
  bool told = tell_due(loop); /* whoever runs the loop may have waited for just that */
  if (!loop->stopped) {
    wait_for_events(loop, told || anything_due(loop) ? 0 : timeout_ms);
    fire_timers(loop);
  }
  for (cp_stream *one = loop->streams; one && !loop->stopped; one = one->next)
    if (one->events)
      stream_ready(one);
  (void)tell_due(loop);
  loop_sweep(loop);
}

bool loop_alive(const cp_loop *loop) {
  for (const timer *one = loop->timers; one; one = one->next)
    if (one->holds)
      return true;
  for (const cp_child *one = loop->children; one; one = one->next)
    if (!one->close_told && !(one->running && one->unreferenced && !one->ready))
      return true;
  for (const cp_stream *one = loop->streams; one; one = one->next)
    if (stream_due(one) || one->queue ||
        (one->fd >= 0 && one->read_open && (one->child || channel_holds(one->channel))))
      return true;
  return false;
}

void loop_sweep(cp_loop *loop) {
  for (cp_child **at = &loop->children; *at;) {
    cp_child *one = *at;
    if (!one->close_told || one->kept || one->waiting) {
      at = &one->next;
      continue;
    }
    *at = one->next;
    child_free(one);
  }
}

int cp_run(void) {
  cp_loop *loop = cp_loop_default();
  if (!loop)
    return -ENOMEM;
  if (loop->running)
    return fail_errno(EBUSY, "cp_run");
  loop->running = true;
  loop->stopped = false;
  while (!loop->stopped && loop_alive(loop))
    loop_step(loop, -1);
  loop->running = false;
  return loop->stopped;
}

void cp_stop(cp_loop *loop) {
  if (loop)
    loop->stopped = true;
}
