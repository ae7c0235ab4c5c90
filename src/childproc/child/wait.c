/* Waiting for one child: its loop runs meanwhile, and so does everything else in it. */
#include "child/child.h"
#include "child/result.h"

#include "base/error.h"

#include <errno.h>

static int wait_error(int errnum, const char *message) {
  cp_error facts = {.errnum = errnum, .name = "Error", .code = errno_name(errnum), .index = -1};
  return error_set(facts, "%s %s", message, facts.code);
}

/* Reads away what nobody listens to: the child must not block on a pipe that nobody can read meanwhile. */
static void resume_unheard(cp_child *child) {
  for (size_t i = child->first_read; i < child->stream_count; i++)
    if (child->streams[i] != NULL && !emitter_has(&child->streams[i]->events, STREAM_DATA))
      cp_resume(child->streams[i]);
}

static int64_t left_ms(int64_t end_ns) {
  if (end_ns < 0)
    return -1;
  int64_t left = end_ns - os_now_ns();
  return left <= 0 ? 0 : left / 1000000 + 1;
}

/* 0 when it has closed; a negative errno with cp_last_error() otherwise. */
static int run_until_closed(cp_child *child, int64_t timeout_ms) {
  int64_t now = os_now_ns();
  bool endless = timeout_ms < 0 || timeout_ms > (INT64_MAX - now) / 1000000;
  int64_t end_ns = endless ? -1 : now + timeout_ms * 1000000;
  while (child->state != CHILD_CLOSED) {
    int64_t ms = left_ms(end_ns);
    int r = cp_loop_step(child->loop, ms);
    if (child->state == CHILD_CLOSED)
      break;
    if (r < 0)
      return r;
    if (loop_was_stopped(child->loop))
      return wait_error(ECANCELED, "wait");
    if (ms == 0)
      return wait_error(ETIMEDOUT, "wait");
  }
  return 0;
}

/* Nobody can look at one that goes now: its output need not be copied. */
static cp_result *result_of_closed(cp_child *child) {
  bool goes = !child->kept && child->waits == 0;
  return goes ? child_give_result(child, child->result.error) : cp_result_take(&child->result);
}

cp_result *cp_wait(cp_child *child, int64_t timeout_ms) {
  if (child == NULL)
    return result_of_error(NULL, cp_last_error());
  bool referenced = child->referenced;
  child->waits++;
  cp_ref(child);
  resume_unheard(child);
  int r = run_until_closed(child, timeout_ms);
  if (!referenced)
    cp_unref(child);
  child->waits--;
  cp_result *result = r < 0 ? result_of_error(&child->result, cp_last_error()) : result_of_closed(child);
  child_free_if_over(child);
  return result;
}
