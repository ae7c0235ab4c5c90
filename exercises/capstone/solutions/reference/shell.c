/* exec and execFile: a child whose output is collected up to a limit, and one callback at its end. */
#define _GNU_SOURCE
#include "mini.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BUFFER = 1 << 20 };

/* ---- Collecting ---- */

static void overflow(cp_child *child, const cp_output *output) {
  char text[64];
  if (child->result.error)
    return;
  snprintf(text, sizeof text, "%s maxBuffer length exceeded",
           output == &child->result.out ? "stdout" : "stderr");
  child->result.error =
      error_new(ENOBUFS, "RangeError", "ERR_CHILD_PROCESS_STDIO_MAXBUFFER", text, NULL, NULL);
  command_give_up(child);
}

/* Up to the limit, and not a byte more; the rest says that something is missing. */
void command_take(cp_child *child, cp_output *output, const char *data, size_t size) {
  size_t room = (uint64_t)child->max_buffer - output->size;
  size_t kept = size < room ? size : room;
  char *grown =
      kept > 0 ? realloc(output->size > 0 ? (char *)(uintptr_t)output->data : NULL, output->size + kept + 1)
               : NULL;
  if (kept > 0 && grown) {
    memcpy(grown + output->size, data, kept);
    output->data = grown;
    output->size += kept;
    grown[output->size] = '\0';
  }
  if (kept == size && (grown || size == 0))
    return;
  output->truncated = true;
  output->gap = output->size;
  overflow(child, output);
}

/* Others may hold its pipes for as long as they like: they are closed here. */
void command_give_up(cp_child *child) {
  (void)child_signal(child, child->kill_signal);
  for (size_t i = 0; i < child->stream_count; i++)
    cp_stream_destroy(child->streams[i]);
}

/* ---- The end ---- */

static cp_error *command_failed(const cp_child *child) {
  char *text = NULL;
  if (asprintf(&text, "Command failed: %s\n%s", child->cmd ? child->cmd : "", child->result.err.data) < 0)
    return NULL;
  cp_error *error = error_new(EIO, "Error", "ERR_COMMAND_FAILED", text, NULL, NULL);
  free(text);
  return error;
}

void command_end(cp_child *child) {
  if (!child->result.error && (child->result.code != 0 || child->result.signal))
    child->result.error = command_failed(child);
  if (child->done)
    child->done(&child->result, child->done_ctx);
}

/* ---- Starting ---- */

static char *line_of(const char *file, const char *const *args) {
  char *line = strdup(file);
  for (size_t i = 0; line && args && args[i]; i++) {
    char *longer = NULL;
    if (asprintf(&longer, "%s %s", line, args[i]) < 0)
      longer = NULL;
    free(line);
    line = longer;
  }
  return line;
}

static cp_child *command(cp_child *child, char *cmd, const cp_options *options, cp_done_fn *done, void *ctx) {
  if (!child) {
    free(cmd);
    return NULL;
  }
  int64_t most = options->max_buffer;
  child->command = true;
  child->cmd = cmd;
  child->max_buffer = most == 0 ? MAX_BUFFER : most == CP_ZERO ? 0 : most;
  child->done = done;
  child->done_ctx = ctx;
  for (size_t i = 1; i < 3; i++)
    cp_resume(cp_stdio_at(child, i));
  if (options->input) {
    (void)cp_write(cp_stdin(child), options->input, options->input_size);
    cp_end(cp_stdin(child));
  }
  return child;
}

static cp_options whole(const cp_options *given) {
  cp_options options = {.size = sizeof options};
  if (given)
    memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
  return options;
}

cp_child *cp_exec_file(const char *file, const char *const *args, const cp_options *given, cp_done_fn *done,
                       void *ctx) {
  cp_options options = whole(given);
  return command(cp_spawn(file, args, given), file ? line_of(file, args) : NULL, &options, done, ctx);
}

cp_child *cp_exec(const char *text, const cp_options *given, cp_done_fn *done, void *ctx) {
  cp_options options = whole(given);
  options.size = given ? given->size : sizeof options;
  options.shell = true;
  return command(cp_spawn(text, NULL, &options), text ? strdup(text) : NULL, &options, done, ctx);
}

/* Between single quotes only the single quote has a meaning: 'it'\''s'. */
char *cp_quote_sh(const char *text) {
  char *quoted = malloc(4 * strlen(text) + 3), *to = quoted;
  if (!quoted)
    return NULL;
  *to++ = '\'';
  for (; *text; text++)
    if (*text == '\'')
      to = stpcpy(to, "'\\''");
    else
      *to++ = *text;
  *to++ = '\'';
  *to = '\0';
  return quoted;
}
