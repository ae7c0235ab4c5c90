/* Commands connected child to child; every stage's result is told. */
#include "base/error.h"
#include "child/abort.h"
#include "child/check.h"
#include "child/child.h"
#include "child/result.h"

#include <errno.h>
#include <stdlib.h>

struct stage {
  cp_child *child; /* NULL: could not be started at all */
  cp_result *result;
};

struct pipeline {
  struct member member; /* first: released by address */
  cp_loop *loop;
  cp_pipeline_fn *done;
  void *ctx;
  bool pipefail;
  size_t count, open;
  struct tick tick; /* when no stage could be started, the callback still comes later */
  struct stage stages[];
};

/* ---- the end ---- */

static bool is_bad(const cp_result *result) {
  return result->code != 0 || result->signal != 0;
}

static void tell(struct pipeline *line) {
  const cp_result **results = calloc(line->count + 1, sizeof *results);
  cp_pipeline_result whole = {.count = line->count, .failed = -1};
  for (size_t i = 0; i < line->count; i++) {
    if (results != NULL)
      results[i] = line->stages[i].result;
    if (is_bad(line->stages[i].result))
      whole.failed = (int)i;
  }
  if (results == NULL)
    whole.count = 0;
  const cp_result *last = line->stages[line->count - 1].result;
  const cp_result *shown = line->pipefail && whole.failed >= 0 ? line->stages[whole.failed].result : last;
  whole.stages = results;
  whole.code = shown->code;
  whole.signal = shown->signal;
  whole.out = &last->out;
  if (line->done != NULL)
    line->done(&whole, line->ctx);
  free(results);
}

static void release(struct member *member) {
  struct pipeline *line = (struct pipeline *)member;
  loop_untick(line->loop, &line->tick);
  for (size_t i = 0; i < line->count; i++)
    cp_result_free(line->stages[i].result);
  free(line);
}

static void end(void *ctx) {
  struct pipeline *line = ctx;
  tell(line);
  loop_leave(&line->member);
  release(&line->member);
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  struct pipeline *line = ctx;
  for (size_t i = 0; i < line->count; i++)
    if (line->stages[i].child == child)
      line->stages[i].result = cp_result_take(result);
  if (--line->open == 0)
    end(line);
}

/* ---- the start ---- */

/* The stage's own options, with what the whole says about ends, time and capture. */
static int stage_options(const struct pipeline *line, size_t i, const cp_command *command,
                         const cp_options *whole, cp_options *ret) {
  int r = check_options(command->options, ret);
  if (r < 0)
    return r;
  ret->size = sizeof *ret;
  ret->loop = whole->loop;
  ret->capture = true;
  ret->text = whole->text;
  ret->keep = whole->keep;
  ret->overflow = whole->overflow;
  ret->max_buffer = whole->max_buffer;
  ret->abort = whole->abort;
  ret->kill_signal = whole->kill_signal;
  ret->timeout_ms = whole->timeout_ms;
  ret->grace_ms = whole->grace_ms;
  ret->drain_ms = whole->drain_ms;
  ret->input = i == 0 ? whole->input : NULL;
  ret->input_size = i == 0 ? whole->input_size : 0;
  ret->tee = whole->tee && i + 1 == line->count;
  return 0;
}

static cp_stdio first_stdin(const cp_options *whole) {
  return whole->input != NULL ? CP_PIPE : CP_IGNORE;
}

/* Where stage i reads: from the one before it, or nothing where that one does not run. */
static cp_stdio stage_stdin(const struct pipeline *line, size_t i, const cp_options *whole) {
  if (i == 0)
    return first_stdin(whole);
  cp_stream *before = cp_stdout(line->stages[i - 1].child);
  return cp_stream_fd(before) >= 0 ? CP_STREAM(before) : CP_IGNORE;
}

static void start_stage(struct pipeline *line, size_t i, const cp_command *command, const cp_options *whole) {
  cp_options own;
  struct stage *stage = &line->stages[i];
  const cp_stdio stdio[] = {stage_stdin(line, i, whole), CP_PIPE, CP_PIPE, CP_STDIO_LAST};
  if (stage_options(line, i, command, whole, &own) == 0) {
    own.stdio = stdio;
    stage->child = cp_spawn(command->file, command->args, &own);
  }
  if (stage->child != NULL && cp_on_close(stage->child, on_close, line) > 0) {
    stage->child->cut_streams = true;
    line->open++;
  } else {
    stage->result = result_of_error(NULL, cp_last_error());
  }
  /* Without a reader the stage before hears of it by SIGPIPE. */
  if (i > 0 && cp_pid(stage->child) == 0)
    cp_stream_destroy(cp_stdout(line->stages[i - 1].child));
}

static int check_commands(const cp_command *commands, size_t *ret_count) {
  size_t count = 0;
  while (commands != NULL && commands[count].file != NULL)
    count++;
  if (count == 0)
    return error_argument("ERR_INVALID_ARG_VALUE", -1, "Give at least one command.",
                          "The argument 'commands' cannot be empty");
  for (size_t i = 0; i < count; i++) {
    cp_options own;
    int r = check_options(commands[i].options, &own);
    if (r == 0)
      r = check_spawn(commands[i].file, commands[i].args, &own);
    if (r == 0 && (own.stdio != NULL || own.loop != NULL || own.queue != NULL || own.input != NULL))
      r = error_argument("ERR_INVALID_ARG_VALUE", (int)i, "Set loop and input for the whole pipeline.",
                         "The options stdio, loop, queue and input cannot be those of one stage");
    if (r < 0)
      return r;
  }
  *ret_count = count;
  return 0;
}

int cp_pipeline(const cp_command *commands, const cp_options *options, cp_pipeline_fn *done, void *ctx) {
  cp_options whole;
  size_t count = 0;
  int r = check_options(options, &whole);
  if (r == 0)
    r = check_spawn("pipeline", NULL, &whole);
  if (r == 0)
    r = check_commands(commands, &count);
  if (r < 0)
    return r;
  if (whole.loop == NULL && (whole.loop = cp_loop_default()) == NULL)
    return -cp_last_error()->errnum;
  struct pipeline *line = calloc(1, sizeof *line + count * sizeof line->stages[0]);
  if (line == NULL)
    return error_memory();
  line->member.release = release;
  line->loop = whole.loop;
  loop_join(line->loop, &line->member);
  line->done = done;
  line->ctx = ctx;
  line->pipefail = whole.pipefail;
  line->count = count;
  for (size_t i = 0; i < count; i++)
    start_stage(line, i, &commands[i], &whole);
  if (line->open == 0)
    loop_tick(whole.loop, &line->tick, end, line);
  return 0;
}
