/* Starting a child, and telling why it could not be. */
#include "child/child.h"

#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- errors ---- */

static const char *limit_advice(int kind) {
  return kind == CP_LIMIT_PROCESSES || kind == CP_LIMIT_DESCRIPTORS
             ? "Only root may raise a limit above its hard value; ask for less."
             : "Ask for a limit that is not above the present hard limit.";
}

static const char *advice(const os_failure *failure) {
  switch (failure->step) {
  case CP_STEP_PIPE:
  case CP_STEP_START:
    return failure->errnum == EAGAIN ? "Too many processes: wait for some to end, or raise RLIMIT_NPROC."
           : failure->errnum == EMFILE || failure->errnum == ENFILE
               ? "Too many open descriptors: close some, start fewer children at once (cp_queue), or raise "
                 "RLIMIT_NOFILE."
               : "";
  case CP_STEP_OPEN:
    return "Check the path and its permissions; it is opened by the calling process.";
  case CP_STEP_STDIO:
    return "Check that the descriptor is open in the calling process.";
  case CP_STEP_CHDIR:
    return "Check that the directory of cwd exists and may be entered.";
  case CP_STEP_LIMIT:
    return limit_advice(failure->index);
  case CP_STEP_NICE:
    return "Only root may raise the priority; ask for a nice value that is not lower than now.";
  case CP_STEP_GROUPS:
  case CP_STEP_GID:
  case CP_STEP_UID:
    return "Only root may become another user or group.";
  case CP_STEP_EXEC:
    return failure->errnum == ENOENT    ? "Check the name, and the PATH of the child's environment."
           : failure->errnum == EACCES  ? "Make the file executable: chmod +x."
           : failure->errnum == E2BIG   ? "Pass the data through stdin or a file."
           : failure->errnum == ENOEXEC ? "It is no program of this system."
                                        : "";
  default:
    return "";
  }
}

/* The error that Node emits as an event; every other one it throws, without a path. */
static bool is_event(int errnum) {
  return errnum == EACCES || errnum == EAGAIN || errnum == EMFILE || errnum == ENFILE || errnum == ENOENT;
}

static bool has_index(cp_step step) {
  return step == CP_STEP_PIPE || step == CP_STEP_OPEN || step == CP_STEP_SIGNALS || step == CP_STEP_STDIO ||
         step == CP_STEP_LIMIT;
}

int start_error(const cp_child *child, const os_failure *failure) {
  char call[4200] = "spawn";
  const char *path = NULL;
  if (failure->step == CP_STEP_CHDIR || failure->step == CP_STEP_OPEN) {
    /* Node says ENOENT of the program when it is the directory that is missing. */
    path = failure->step == CP_STEP_CHDIR ? child->plan.cwd : child->plan.stdio[failure->index].path;
    snprintf(call, sizeof call, "%s %s", failure->step == CP_STEP_CHDIR ? "chdir" : "open",
             path == NULL ? "/dev/null" : path);
  } else if (is_event(failure->errnum)) {
    path = child->plan.file;
    snprintf(call, sizeof call, "spawn %s", path);
  }
  cp_error facts = {.errnum = failure->errnum,
                    .name = "Error",
                    .code = errno_name(failure->errnum),
                    .syscall = call,
                    .path = path,
                    .advice = advice(failure),
                    .step = failure->step,
                    .index = has_index(failure->step) ? failure->index : -1};
  return error_set(facts, "%s %s", call, facts.code);
}

/* ---- failing ---- */

static void forget_streams(cp_child *child) {
  /* Out of descriptors Node has no streams at all; then they are as good as closed. */
  for (size_t i = 0; i < child->stream_count; i++)
    if (child->streams[i] != NULL)
      stream_detach(child->streams[i]);
}

static void emit_failure(void *ctx) {
  cp_child *child = ctx;
  child_emit_error(child);
  forget_streams(child);
  child_count_close(child);
}

void child_fail(cp_child *child) {
  const cp_error *error = cp_last_error();
  child->state = CHILD_FAILED;
  child->result.code = -error->errnum;
  error_free(child->result.error);
  child->result.error = error_copy(error);
  child_disarm(child);
  child_update_hold(child);
  loop_tick(child->loop, &child->error_tick, emit_failure, child);
}

/* ---- starting ---- */

static void on_exit(void *ctx, const os_exit *exit);

static void emit_spawn(void *ctx) {
  cp_child *child = ctx;
  for (struct emission e = emission_begin(&child->events, CHILD_SPAWN); emission_next(&e);)
    ((cp_spawn_fn *)e.now.fn)(child, e.now.ctx);
}

static void running(cp_child *child) {
  child->state = CHILD_RUNNING;
  child->result.pid = os_process_pid(child->process);
  child_hand_over_streams(child);
  child_arm(child);
  child_update_hold(child);
  loop_tick(child->loop, &child->spawn_tick, emit_spawn, child);
}

int child_watch(cp_child *child) {
  int r = os_process_watch(loop_os(child->loop), child->result.pid, on_exit, child, &child->process);
  if (r < 0)
    return error_system("watch", -r);
  child->result.start_ns = os_now_ns();
  running(child);
  return 0;
}

int child_start(cp_child *child) {
  os_failure failure = {0};
  int r = child_open_stdio(child, &failure);
  child->result.start_ns = os_now_ns();
  if (r >= 0)
    r = os_process_start(loop_os(child->loop), &child->plan.os, on_exit, child, &child->process, &failure);
  child_close_sources(child);
  if (r >= 0) {
    running(child);
    return 0;
  }
  child->result.start_ns = 0;
  r = start_error(child, &failure);
  if (!is_event(failure.errnum))
    return r;
  child_fail(child);
  return 0;
}

/* ---- ending ---- */

static bool is_open(const cp_stream *stream) {
  return stream != NULL && stream->readable && !stream->ended && !stream->destroyed;
}

static void on_drain(void *ctx) {
  cp_child *child = ctx;
  loop_let_go(child->loop);
  child_end_streams(child);
}

/* Somebody else holds a pipe: wait as long as the options say; the exit status is kept either way. */
static void wait_for_holders(cp_child *child) {
  if (child->drain_ms == 0 || child->drain_ms == CP_UNLIMITED)
    return;
  if (child->drain_ms == CP_ZERO)
    child_end_streams(child);
  else
    child_start_clock(child, &child->drain, child->drain_ms, on_drain);
}

void child_end_streams(cp_child *child) {
  for (size_t i = 1; i < child->stream_count; i++)
    cp_stream_destroy(child->streams[i]);
}

/* What nobody reads is read away now, so that 'close' can come; what is paused goes on. */
static void flush(void *ctx) {
  cp_child *child = ctx;
  bool held = false;
  for (size_t i = 1; i < child->stream_count; i++) {
    cp_stream *stream = child->streams[i];
    if (!is_open(stream))
      continue;
    cp_resume(stream);
    stream_drain(stream);
    held = held || is_open(stream);
  }
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

static void on_exit(void *ctx, const os_exit *exit) {
  cp_child *child = ctx;
  cp_loop *loop = child->loop;
  take_exit(child, exit);
  child->process = os_process_close(child->process);
  child_disarm(child);
  if (child->on_gone != NULL)
    child->on_gone(child);
  /* What the child wrote itself comes before its end, however the system ordered the news. */
  for (size_t i = 1; i < child->stream_count; i++)
    if (child->streams[i] != NULL)
      stream_drain(child->streams[i]);
  child->state = CHILD_EXITED;
  child_update_hold(child);
  if (child->stream_count > 0)
    cp_stream_destroy(child->streams[0]);
  for (struct emission e = emission_begin(&child->events, CHILD_EXIT); emission_next(&e);)
    ((cp_result_fn *)e.now.fn)(child, &child->result, e.now.ctx);
  loop_tick(loop, &child->flush_tick, flush, child);
  loop_run_ticks(loop);
}
