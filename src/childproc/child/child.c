#include "child/child.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>

/* ---- making and freeing ---- */

static void release(struct member *member) {
  child_destroy((cp_child *)member);
}

/* A clock that is wanted must not be missing later, for want of memory. */
static size_t clocks_of(const cp_options *options) {
  const bool wanted[] = {options->timeout_ms > 0, options->grace_ms > 0, options->drain_ms > 0,
                         options->limits.wall_ms.set};
  size_t count = 0;
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    count += wanted[i];
  return count;
}

static cp_child *alloc_child(const cp_options *options) {
  cp_loop *loop = options->loop != NULL ? options->loop : cp_loop_default();
  cp_child *child = loop == NULL ? NULL : calloc(1, sizeof *child);
  if (child == NULL || loop_timers_reserve(loop, clocks_of(options)) < 0) {
    free(child);
    if (loop != NULL)
      error_memory();
    return NULL;
  }
  child->clocks = clocks_of(options);
  child->loop = loop;
  child->member.release = release;
  child->closes_needed = 1;
  child->referenced = true;
  child->kill_signal = options->kill_signal != 0 ? options->kill_signal : cp_signal_number("SIGTERM");
  child->timeout_ms = options->timeout_ms;
  child->limits = options->limits;
  child->grace_ms = options->grace_ms;
  child->drain_ms = options->drain_ms;
  child->abort.abort = abort_keep(options->abort); /* joined when it runs */
  child->result.code = -1;
  child->result.peak_memory = -1;
  child->result.out.data = child->result.err.data = "";
  loop_join(loop, &child->member);
  return child;
}

cp_child *child_new(const char *file, const char *const *args, const cp_options *options) {
  cp_child *child = alloc_child(options);
  if (child == NULL)
    return NULL;
  int r = plan_make(&child->plan, file, args, options);
  if (r == 0)
    r = child_make_streams(child);
  if (r == 0)
    r = child_make_channel(child, options);
  if (r == 0)
    r = child_make_captures(child, options);
  if (r == 0)
    r = child_write_input(child, options);
  if (r == 0)
    return child;
  if (r == -ENOMEM)
    error_memory();
  child_destroy(child);
  return NULL;
}

cp_child *child_of_pid(int pid, const cp_options *options) {
  cp_child *child = alloc_child(options);
  if (child != NULL)
    child->result.pid = pid;
  return child;
}

void child_destroy(cp_child *child) {
  child_disarm(child);
  child_stop_clock(child, &child->drain);
  loop_timers_release(child->loop, child->clocks);
  child->process = os_process_close(child->process);
  child_stop_clock(child, &child->tree_look);
  child->tree = os_tree_close(child->tree, NULL);
  if (child->on_gone != NULL)
    child->on_gone(child);
  child->state = CHILD_CLOSED;
  child_update_hold(child);
  child_close_sources(child);
  loop_untick(child->loop, &child->spawn_tick);
  loop_untick(child->loop, &child->error_tick);
  loop_untick(child->loop, &child->exit_tick);
  loop_untick(child->loop, &child->flush_tick);
  child->channel = channel_free(child->channel);
  for (size_t i = 0; i < child->stream_count; i++)
    child->streams[i] = stream_free(child->streams[i]);
  loop_leave(&child->member);
  emitter_free(&child->events);
  child_free_captures(child);
  error_free(child->capture_error);
  error_free(child->result.error);
  plan_free(&child->plan);
  free(child);
}

cp_child *cp_child_keep(cp_child *child) {
  if (child != NULL)
    child->kept = true;
  return child;
}

cp_child *cp_child_free(cp_child *child) {
  if (child == NULL)
    return NULL;
  child->kept = false;
  child_free_if_over(child);
  return NULL;
}

/* ---- what holds the loop ---- */

void cp_ref(cp_child *child) {
  if (child == NULL)
    return;
  child->referenced = true;
  child_update_hold(child);
}

void cp_unref(cp_child *child) {
  if (child == NULL)
    return;
  child->referenced = false;
  child_update_hold(child);
}

/* ---- events ---- */

static int add(cp_child *child, int event, emitter_fn *fn, void *ctx) {
  return child == NULL ? -EINVAL : emitter_add(&child->events, event, fn, ctx);
}

int cp_on_spawn(cp_child *child, cp_spawn_fn *fn, void *ctx) {
  return add(child, CHILD_SPAWN, (emitter_fn *)fn, ctx);
}

int cp_on_error(cp_child *child, cp_error_fn *fn, void *ctx) {
  return add(child, CHILD_ERROR, (emitter_fn *)fn, ctx);
}

int cp_on_exit(cp_child *child, cp_result_fn *fn, void *ctx) {
  return add(child, CHILD_EXIT, (emitter_fn *)fn, ctx);
}

int cp_on_close(cp_child *child, cp_result_fn *fn, void *ctx) {
  return add(child, CHILD_CLOSE, (emitter_fn *)fn, ctx);
}

void cp_off(cp_child *child, int id) {
  if (child != NULL)
    emitter_remove(&child->events, id);
}

/* ---- looking ---- */

int cp_pid(const cp_child *child) {
  return child == NULL ? 0 : child->result.pid;
}

const cp_result *cp_child_result(const cp_child *child) {
  return child == NULL ? NULL : &child->result;
}

const char *cp_spawnfile(const cp_child *child) {
  return child == NULL ? NULL : child->plan.file;
}

const char *const *cp_spawnargs(const cp_child *child) {
  return child == NULL ? NULL : (const char *const *)child->plan.os.argv;
}

cp_loop *cp_child_loop(const cp_child *child) {
  return child == NULL ? NULL : child->loop;
}
