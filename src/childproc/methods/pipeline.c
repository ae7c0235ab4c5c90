/* Commands connected child to child; every stage's result is told. */
#include "methods/pipeline_options.h"
#include "methods/spawn.h"

#include "base/error.h"
#include "child/result.h"

#include <stdlib.h>

struct stage {
  cp_child *child; /* NULL: could not be started at all, or has closed */
  cp_result *result;
  uint64_t err; /* bytes that have come through stderr */
};

struct pipeline {
  struct member member; /* first: released by address */
  cp_loop *loop;
  cp_pipeline_fn *done;
  void *ctx;
  cp_progress_fn *on_progress;
  void *progress_ctx;
  bool pipefail;
  size_t count, open;
  uint64_t out;            /* bytes that have come through the last one's stdout */
  const cp_result **shown; /* of all stages, for the callback */
  struct tick tick;        /* when no stage could be started, the callback still comes later */
  struct stage stages[];
};

/* ---- the end ---- */

static bool is_bad(const cp_result *result) {
  return result->code != 0 || result->signal != 0 || result->error != NULL;
}

static void tell(struct pipeline *line) {
  cp_pipeline_result whole = {.stages = line->shown, .count = line->count, .failed = -1};
  for (size_t i = 0; i < line->count; i++) {
    line->shown[i] = line->stages[i].result;
    if (is_bad(line->shown[i]))
      whole.failed = (int)i;
  }
  const cp_result *last = line->shown[line->count - 1];
  const cp_result *shown = line->pipefail && whole.failed >= 0 ? line->shown[whole.failed] : last;
  whole.code = shown->code;
  whole.signal = shown->signal;
  whole.out = &last->out;
  if (line->done != NULL)
    line->done(&whole, line->ctx);
}

static void release(struct member *member) {
  struct pipeline *line = (struct pipeline *)member;
  loop_untick(line->loop, &line->tick);
  for (size_t i = 0; i < line->count; i++)
    cp_result_free(line->stages[i].result);
  free(line->shown);
  free(line);
}

static void end(void *ctx) {
  struct pipeline *line = ctx;
  tell(line);
  loop_leave(&line->member);
  release(&line->member);
}

static struct stage *stage_of(struct pipeline *line, const cp_child *child) {
  size_t i = 0;
  while (line->stages[i].child != child)
    i++;
  return &line->stages[i];
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  struct pipeline *line = ctx;
  struct stage *stage = stage_of(line, child);
  stage->result = child_give_result(child, result->error != NULL ? result->error : child->capture_error);
  stage->child = NULL;
  if (--line->open == 0)
    end(line);
}

static void on_progress(cp_child *child, uint64_t out, uint64_t err, void *ctx) {
  struct pipeline *line = ctx;
  struct stage *stage = stage_of(line, child);
  uint64_t all = 0;
  stage->err = err;
  if (stage == &line->stages[line->count - 1])
    line->out = out;
  for (size_t i = 0; i < line->count; i++)
    all += line->stages[i].err;
  line->on_progress(child, line->out, all, line->progress_ctx);
}

/* ---- the start ---- */

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

struct place {
  struct pipeline *line;
  struct stage *stage;
};

static int prepare(cp_child *child, void *ctx) {
  const struct place *place = ctx;
  if (cp_on_close(child, on_close, place->line) < 0)
    return error_memory();
  place->stage->child = child;
  child->cut_streams = true;
  return 0;
}

static void start_stage(struct pipeline *line, size_t i, const cp_command *command, const cp_options *whole) {
  struct stage *stage = &line->stages[i];
  struct place place = {line, stage};
  const cp_stdio stdio[] = {stage_stdin(line, i, whole), CP_PIPE, CP_PIPE, CP_STDIO_LAST};
  cp_options own = pipeline_stage_options(command, whole, i);
  own.stdio = stdio;
  own.on_progress = whole->on_progress != NULL ? on_progress : NULL;
  own.progress_ctx = line;
  if (spawn_prepared(command->file, command->args, &own, prepare, &place) != NULL) {
    line->open++;
  } else {
    stage->child = NULL;
    stage->result = result_of_error(NULL, cp_last_error());
  }
  /* Without a reader the stage before hears of it by SIGPIPE. */
  if (i > 0 && cp_pid(stage->child) == 0)
    cp_stream_destroy(cp_stdout(line->stages[i - 1].child));
}

static struct pipeline *pipeline_new(size_t count, const cp_options *whole) {
  struct pipeline *line = calloc(1, sizeof *line + count * sizeof line->stages[0]);
  const cp_result **shown = line == NULL ? NULL : calloc(count + 1, sizeof *shown);
  if (shown == NULL) {
    free(line);
    error_memory();
    return NULL;
  }
  line->member.release = release;
  line->loop = whole->loop;
  line->on_progress = whole->on_progress;
  line->progress_ctx = whole->progress_ctx;
  line->pipefail = whole->pipefail;
  line->shown = shown;
  line->count = count;
  loop_join(line->loop, &line->member);
  return line;
}

int cp_pipeline(const cp_command *commands, const cp_options *options, cp_pipeline_fn *done, void *ctx) {
  cp_options whole;
  size_t count = 0;
  int r = pipeline_check(commands, options, &whole, &count);
  if (r < 0)
    return r;
  if (whole.loop == NULL && (whole.loop = cp_loop_default()) == NULL)
    return -cp_last_error()->errnum;
  struct pipeline *line = pipeline_new(count, &whole);
  if (line == NULL)
    return -cp_last_error()->errnum;
  line->done = done;
  line->ctx = ctx;
  for (size_t i = 0; i < count; i++)
    start_stage(line, i, &commands[i], &whole);
  if (line->open == 0)
    loop_tick(whole.loop, &line->tick, end, line);
  return 0;
}
