/* The end of a process: what it was, what its pipes still hold, and who hears of it. */
#include "child/child.h"

#include <string.h>

static bool is_open(const cp_stream *stream) {
  return stream != NULL && stream->readable && !stream->ended && !stream->destroyed;
}

static void on_drain(void *ctx) {
  cp_child *child = ctx;
  loop_let_go(child->loop);
  /* An owner need not leave the holders alone. */
  if (child->tree != NULL)
    (void)child_signal_all(child, cp_signal_number("SIGKILL"));
  child_end_streams(child);
}

/* Somebody else holds a pipe: wait as long as the options say; the exit status is kept either way. */
static void wait_for_holders(cp_child *child) {
  if (child->drain_ms == CP_ZERO)
    child_end_streams(child);
  else if (child->drain_ms > 0 && child->drain_ms != CP_UNLIMITED)
    child_start_clock(child, &child->drain, child->drain_ms, on_drain);
}

/* What nobody reads is read away now, so that 'close' can come; what is paused goes on. */
static void flush(void *ctx) {
  cp_child *child = ctx;
  bool held = false;
  for (size_t i = child->first_read; i < child->stream_count; i++) {
    cp_stream *stream = child->streams[i];
    if (!is_open(stream))
      continue;
    cp_resume(stream);
    stream_drain(stream);
    held = held || is_open(stream);
  }
  held = held || channel_is_open(child->channel);
  child->result.pipes_held = held;
  if (held)
    wait_for_holders(child);
  child_count_close(child);
}

/* The kernel ends a process at a limit by a signal; SIGKILL is the hard end of the processor's. */
static void name_limit(cp_child *child) {
  cp_result *result = &child->result;
  const cp_limits *limits = &child->limits;
  const char *signal = result->signal_name == NULL ? "" : result->signal_name;
  int64_t cpu_s = (result->usage.user_us + result->usage.system_us) / 1000000;
  bool killed = strcmp(signal, "SIGKILL") == 0 && !result->killed;
  if (limits->cpu_s.set &&
      (strcmp(signal, "SIGXCPU") == 0 || (killed && (uint64_t)cpu_s >= limits->cpu_s.value)))
    result->limit = CP_LIMIT_CPU;
  else if (limits->file_size.set && strcmp(signal, "SIGXFSZ") == 0)
    result->limit = CP_LIMIT_FILE_SIZE;
  if (result->limit != CP_LIMIT_NONE)
    result->killed_by = CP_KILLED_BY_LIMIT;
}

static void take_exit(cp_child *child, const os_exit *exit) {
  cp_result *result = &child->result;
  result->exit_ns = os_now_ns();
  result->exited = true;
  result->code = exit->code;
  result->signal = exit->signal;
  result->signal_name = exit->signal == 0 ? NULL : cp_signal_name(exit->signal);
  result->core_dumped = exit->core_dumped;
  result->lost = exit->lost;
  result->recovered = exit->recovered;
  result->usage = exit->usage;
  if (exit->signal != 0 && result->limit == CP_LIMIT_NONE)
    name_limit(child);
}

/* The messages that came before the end are told before it. */
static void emit_exit(void *ctx) {
  cp_child *child = ctx;
  if (channel_is_busy(child->channel)) {
    loop_tick(child->loop, &child->exit_tick, emit_exit, child);
    return;
  }
  for (struct emission e = emission_begin(&child->events, CHILD_EXIT); emission_next(&e);)
    ((cp_result_fn *)e.now.fn)(child, &child->result, e.now.ctx);
  loop_tick(child->loop, &child->flush_tick, flush, child);
}

void child_on_exit(void *ctx, const os_exit *exit) {
  cp_child *child = ctx;
  cp_loop *loop = child->loop;
  take_exit(child, exit);
  child->process = os_process_close(child->process);
  child_tree_exit(child);
  child_disarm_process(child);
  if (child->on_gone != NULL)
    child->on_gone(child);
  /* What the child wrote itself comes before its end, however the system ordered the news. */
  for (size_t i = child->first_read; i < child->stream_count; i++)
    if (child->streams[i] != NULL)
      stream_drain(child->streams[i]);
  channel_drain(child->channel);
  child->state = CHILD_EXITED;
  child_update_hold(child);
  if (child->stream_count > 0 && child->first_read > 0)
    cp_stream_destroy(child->streams[0]);
  emit_exit(child);
  loop_run_ticks(loop);
}
