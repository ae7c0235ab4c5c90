/* A child's life as it is told: spawn, error, exit, close. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- Telling ---- */

static void call_spawn(any_fn *fn, void *about, const void *what, size_t size, void *ctx) {
  (void)what, (void)size;
  ((cp_spawn_fn *)fn)(about, ctx);
}

static void call_error(any_fn *fn, void *about, const void *what, size_t size, void *ctx) {
  (void)size;
  ((cp_error_fn *)fn)(about, what, ctx);
}

static void call_result(any_fn *fn, void *about, const void *what, size_t size, void *ctx) {
  (void)size;
  ((cp_result_fn *)fn)(about, what, ctx);
}

bool child_streams_closed(const cp_child *child) {
  for (size_t i = 0; i < child->stream_count; i++)
    if (child->streams[i] && !child->streams[i]->close_told)
      return false;
  return true;
}

static bool pipes_are_held(const cp_child *child) {
  for (size_t i = 0; i < child->stream_count; i++)
    if (child->streams[i] && child->streams[i]->read_open)
      return true;
  return false;
}

bool child_due(const cp_child *child) {
  if (child->spawn_due || child->error_due || child->ready || child->gone)
    return true;
  bool over = child->result.exited || child->result.error;
  return over && !child->running && !child->close_told && child_streams_closed(child) && tree_is_gone(child);
}

/* ---- Its end ---- */

static void take_status(cp_result *result, int status) {
  result->exited = true;
  if (WIFEXITED(status))
    result->code = WEXITSTATUS(status);
  else {
    result->signal = WTERMSIG(status);
    result->signal_name = cp_signal_name(result->signal);
    result->core_dumped = WCOREDUMP(status);
  }
}

static void reap(cp_child *child) {
  int status, pid;
  do
    pid = waitpid(child->pid, &status, 0);
  while (pid < 0 && errno == EINTR);
  if (pid == child->pid)
    take_status(&child->result, status);
  else /* ECHILD: somebody else has waited for it */
    child->result.exited = child->result.lost = true;
  if (child->pidfd >= 0)
    close(child->pidfd);
  child->pidfd = -1;
  child->running = child->ready = child->gone = false;
  cp_clear_timer(child->loop, child->timer);
}

/* Nobody reads what is still to be written, and what nobody reads is dropped, so that 'close' comes. */
static void let_go(cp_child *child) {
  for (size_t i = 0; i < child->stream_count; i++) {
    cp_stream *stream = child->streams[i];
    if (!stream)
      continue;
    if (stream->writes && !stream->reads)
      cp_stream_destroy(stream);
    if (stream->reads && stream->channel == NULL)
      cp_resume(stream);
  }
}

static void tell_exit(cp_child *child) {
  for (size_t i = 0; i < child->stream_count; i++)
    if (child->streams[i])
      stream_give_up(child->streams[i]);
  if (child->channel && stream_due(child->channel->stream))
    stream_tell(child->channel->stream); /* 'disconnect' comes first */
  child->result.pipes_held = pipes_are_held(child);
  child->exit_told = true;
  listeners_tell(&child->listeners, CHILD_EXIT, call_result, child, &child->result, 0);
  let_go(child);
}

static void tell_error(cp_child *child) {
  child->error_due = false;
  listeners_tell(&child->listeners, CHILD_ERROR, call_error, child, child->result.error, 0);
}

static void tell_close(cp_child *child) {
  child->result.pipes_held = false;
  child->close_told = true;
  cp_clear_timer(child->loop, child->grace_timer);
  if (child->command)
    command_end(child);
  listeners_tell(&child->listeners, CHILD_CLOSE, call_result, child, &child->result, 0);
}

void child_step(cp_child *child) {
  if (child->spawn_due) {
    child->spawn_due = false;
    listeners_tell(&child->listeners, CHILD_SPAWN, call_spawn, child, NULL, 0);
    return;
  }
  if (child->error_due)
    tell_error(child);
  else if (child->ready || child->gone) {
    reap(child);
    tell_exit(child);
  } else if (child_due(child))
    tell_close(child);
}

static int add(cp_child *child, int event, any_fn *fn, void *ctx) {
  return child ? listeners_add(&child->listeners, event, fn, ctx) : -EINVAL;
}

int cp_on_spawn(cp_child *child, cp_spawn_fn *fn, void *ctx) {
  return add(child, CHILD_SPAWN, (any_fn *)fn, ctx);
}

int cp_on_error(cp_child *child, cp_error_fn *fn, void *ctx) {
  return add(child, CHILD_ERROR, (any_fn *)fn, ctx);
}

int cp_on_exit(cp_child *child, cp_result_fn *fn, void *ctx) {
  return add(child, CHILD_EXIT, (any_fn *)fn, ctx);
}

int cp_on_close(cp_child *child, cp_result_fn *fn, void *ctx) {
  return add(child, CHILD_CLOSE, (any_fn *)fn, ctx);
}

void cp_off(cp_child *child, int id) {
  if (child)
    listeners_remove(&child->listeners, id);
}

/* ---- Waiting ---- */

static cp_result *wait_failed(cp_child *child, int errnum) {
  char text[40] = "cp_wait ";
  const char *code = error_name(errnum);
  cp_error error = {errnum, "Error", code, strncat(text, code, 20), "cp_wait", NULL};
  return result_copy(child ? &child->result : NULL, &error);
}

static void read_unheard(cp_child *child) {
  for (size_t i = 0; i < child->stream_count; i++)
    if (child->streams[i] && !child->streams[i]->paused)
      child->streams[i]->flowing = true;
}

static cp_result *wait_in_loop(cp_child *child, int64_t timeout_ms) {
  cp_loop *loop = child->loop;
  int64_t deadline = now_ms() + timeout_ms, left = timeout_ms;
  loop->stopped = false;
  while (!child->close_told && !loop->stopped && (timeout_ms < 0 || left > 0)) {
    read_unheard(child);
    loop_step(loop, left);
    left = timeout_ms < 0 ? -1 : deadline - now_ms();
  }
  if (child->close_told)
    return result_copy(&child->result, child->result.error);
  return wait_failed(child, loop->stopped ? ECANCELED : ETIMEDOUT);
}

cp_result *cp_wait(cp_child *child, int64_t timeout_ms) {
  if (!child)
    return result_copy(NULL, cp_last_error());
  cp_loop *loop = child->loop;
  if (loop->running)
    return wait_failed(child, EBUSY);
  loop->running = true;
  child->waiting++;
  cp_result *result = wait_in_loop(child, timeout_ms);
  child->waiting--;
  loop->running = false;
  loop_sweep(loop);
  return result;
}
