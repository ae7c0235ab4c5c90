/* What is captured of a child's streams, passed on, and counted. */
#include "child/child.h"

#include "base/error.h"
#include "child/result.h"

#include <errno.h>

#define MAX_BUFFER_CODE "ERR_CHILD_PROCESS_STDIO_MAXBUFFER"

static const char *stream_name(size_t i) {
  return i == 1 ? "stdout" : i == 2 ? "stderr" : "stdio";
}

static size_t index_of(const cp_child *child, const cp_stream *stream) {
  size_t i = child->first_read;
  while (child->streams[i] != stream)
    i++;
  return i;
}

static void overflow(cp_child *child, size_t i) {
  child->overflowed = true;
  cp_error facts = {.errnum = ENOBUFS,
                    .name = "RangeError",
                    .code = MAX_BUFFER_CODE,
                    .advice = "Raise max_buffer, keep less (keep), or let the rest go (overflow).",
                    .index = (int)i};
  error_set(facts, "%s maxBuffer length exceeded", stream_name(i));
  if (child->capture_error == NULL)
    child->capture_error = error_copy(cp_last_error());
  child_end(child, CP_KILLED_BY_MAX_BUFFER);
}

/* What has come is kept; what follows is read and dropped, so that the child can end as it would have. */
static void out_of_memory(cp_child *child) {
  if (child->capture_error != NULL)
    return;
  error_memory();
  child->capture_error = error_copy(cp_last_error());
}

static void report_progress(cp_child *child) {
  if (child->on_progress == NULL)
    return;
  uint64_t out = child->streams[1] != NULL ? child->streams[1]->total : 0;
  uint64_t err = child->streams[2] != NULL ? child->streams[2]->total : 0;
  child->on_progress(child, out, err, child->progress_ctx);
}

static void on_data(cp_stream *stream, const char *data, size_t size, void *ctx) {
  cp_child *child = ctx;
  size_t i = index_of(child, stream);
  struct capture *capture = child->captures == NULL ? NULL : &child->captures[i];
  if (child->tee && i < 3)
    (void)os_pass_on((int)i, data, size);
  if (capture != NULL && capture_add(capture, data, size) < 0)
    out_of_memory(child);
  report_progress(child);
  if (capture != NULL && capture_is_over(capture) && child->overflow == CP_OVERFLOW_KILL &&
      !child->overflowed)
    overflow(child, i);
}

int child_make_captures(cp_child *child, const cp_options *options) {
  struct arena *arena = &child->plan.arena;
  child->outputs = arena_array(arena, child->stream_count, sizeof *child->outputs);
  if (child->outputs == NULL)
    return -ENOMEM;
  for (size_t i = 0; i < child->stream_count; i++)
    child->outputs[i].data = "";
  child->result.output = child->outputs;
  child->result.output_count = child->stream_count;
  child->tee = options->tee;
  child->overflow = options->overflow;
  child->on_progress = options->on_progress;
  child->progress_ctx = options->progress_ctx;
  if (options->capture &&
      (child->captures = arena_array(arena, child->stream_count, sizeof *child->captures)) == NULL)
    return -ENOMEM;
  for (size_t i = child->first_read; i < child->stream_count; i++) {
    if (child->captures != NULL)
      capture_init(&child->captures[i], options->keep, options->max_buffer, options->text);
    if (child->streams[i] == NULL || (!options->capture && !options->tee))
      continue;
    if (cp_on_data(child->streams[i], on_data, child) < 0)
      return -ENOMEM;
  }
  return 0;
}

int child_write_input(cp_child *child, const cp_options *options) {
  cp_stream *in = child->streams[0];
  if (options->input == NULL || in == NULL)
    return 0;
  int r = cp_write(in, options->input, options->input_size);
  cp_end(in);
  return r < 0 ? r : 0;
}

cp_result *child_give_result(cp_child *child, const cp_error *error) {
  cp_result result = child->result;
  result.error = error;
  return result_move(&result, child->captures);
}

void child_free_captures(cp_child *child) {
  for (size_t i = 0; child->captures != NULL && i < child->stream_count; i++)
    capture_free(&child->captures[i]);
}
