/* Results, and the handles of children. */
#include "mini.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Results ---- */

static void copy_output(cp_output *to, const cp_output *from) {
  char *data = malloc(from->size + 1);
  *to = *from;
  if (!data) {
    *to = (cp_output){.data = "", .total = from->total, .truncated = from->total > 0, .eof = from->eof};
    return;
  }
  memcpy(data, from->data, from->size);
  data[from->size] = '\0';
  to->data = data;
}

static const cp_result nothing = {.code = -1, .out = {.data = ""}, .err = {.data = ""}};

cp_result *result_copy(const cp_result *result, const cp_error *error) {
  cp_result *copy = malloc(sizeof *copy);
  if (!copy)
    return NULL;
  result = result ? result : &nothing;
  *copy = *result;
  copy_output(&copy->out, &result->out);
  copy_output(&copy->err, &result->err);
  copy->error = error_copy(error);
  return copy;
}

static void free_output(cp_output *output) {
  if (output->size > 0)
    free((char *)(uintptr_t)output->data);
  *output = (cp_output){.data = ""};
}

void result_clear(cp_result *result) {
  free_output(&result->out);
  free_output(&result->err);
  error_free((cp_error *)(uintptr_t)result->error);
  result->error = NULL;
}

cp_result *cp_result_free(cp_result *result) {
  if (!result)
    return NULL;
  free((char *)(uintptr_t)result->out.data);
  free((char *)(uintptr_t)result->err.data);
  error_free((cp_error *)(uintptr_t)result->error);
  free(result);
  return NULL;
}

cp_result *cp_result_take(const cp_result *result) {
  return result ? result_copy(result, result->error) : NULL;
}

/* ---- Handles ---- */

cp_child *child_free(cp_child *child) {
  cp_clear_timer(child->loop, child->timer);
  cp_clear_timer(child->loop, child->grace_timer);
  for (size_t i = 0; i < child->stream_count; i++)
    if (child->streams[i])
      stream_free(child->streams[i]);
  free(child->streams);
  channel_free(child->channel);
  if (child->pidfd >= 0)
    close(child->pidfd);
  listeners_clear(&child->listeners);
  result_clear(&child->result);
  list_free(child->args);
  free(child->file);
  free(child->cmd);
  free(child);
  return NULL;
}

int cp_pid(const cp_child *child) {
  return child ? child->pid : 0;
}

const cp_result *cp_child_result(const cp_child *child) {
  return child ? &child->result : NULL;
}

const char *cp_spawnfile(const cp_child *child) {
  return child ? child->file : NULL;
}

const char *const *cp_spawnargs(const cp_child *child) {
  return child ? (const char *const *)child->args : NULL;
}

cp_child *cp_child_keep(cp_child *child) {
  if (child)
    child->kept = true;
  return child;
}

/* From a callback it is freed once that has returned. */
cp_child *cp_child_free(cp_child *child) {
  if (!child)
    return NULL;
  child->kept = false;
  if (!child->loop->running)
    loop_sweep(child->loop);
  return NULL;
}

cp_stream *cp_stdio_at(const cp_child *child, size_t index) {
  if (!child || index >= child->stream_count || !child->streams[index] || child->streams[index]->channel)
    return NULL;
  return child->streams[index];
}

cp_stream *cp_stdin(const cp_child *child) {
  return cp_stdio_at(child, 0);
}

cp_stream *cp_stdout(const cp_child *child) {
  return cp_stdio_at(child, 1);
}

cp_stream *cp_stderr(const cp_child *child) {
  return cp_stdio_at(child, 2);
}
