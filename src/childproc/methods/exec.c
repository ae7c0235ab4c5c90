/* exec and execFile: collect what a command prints, and call back once. */
#include "methods/command_error.h"
#include "methods/spawn.h"

#include "base/error.h"
#include "child/check.h"

#include <errno.h>
#include <stdlib.h>

struct exec {
  cp_done_fn *done; /* NULL once it was called */
  void *ctx;
  const char *cmd;
};

static void call_back(struct exec *exec, cp_child *child, const cp_error *error) {
  cp_done_fn *done = exec->done;
  exec->done = NULL;
  if (done == NULL)
    return;
  child_show_outputs(child);
  cp_result result = child->result;
  result.error = error;
  done(&result, exec->ctx);
}

/*
 * It could not be started, or was aborted: the callback does not wait for the end. The caller's own listeners
 * come after this one and are shown the same error, with the command.
 */
static void on_error(cp_child *child, const cp_error *error, void *ctx) {
  struct exec *exec = ctx;
  child_end_streams(child);
  if (exec->done == NULL)
    return;
  const cp_error *own = error_with_cmd(error, exec->cmd);
  error_free(child->result.error);
  child->result.error = error_copy(own);
  call_back(exec, child, own);
  error_free(own);
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  struct exec *exec = ctx;
  const cp_error *error = NULL;
  if (child->capture_error != NULL)
    error = error_with_cmd(child->capture_error, exec->cmd);
  else if (result->code != 0 || result->signal != 0)
    error = error_of_command(exec->cmd, result, true);
  call_back(exec, child, error);
  error_free(error);
}

struct command {
  const char *file;
  const char *const *args;
  cp_done_fn *done;
  void *ctx;
};

static int prepare(cp_child *child, void *ctx) {
  const struct command *command = ctx;
  struct exec *exec = arena_alloc(&child->plan.arena, sizeof *exec);
  const char *cmd = command_text(&child->plan.arena, command->file, command->args);
  if (exec == NULL || cmd == NULL || cp_on_error(child, on_error, exec) < 0 ||
      cp_on_close(child, on_close, exec) < 0)
    return error_memory();
  *exec = (struct exec){.done = command->done, .ctx = command->ctx, .cmd = cmd};
  child->cut_streams = true;
  return 0;
}

static cp_child *start(const char *file, const char *const *args, cp_options *options, cp_done_fn *done,
                       void *ctx) {
  options->capture = true;
  options->size = sizeof *options;
  struct command command = {.file = file, .args = args, .done = done, .ctx = ctx};
  return spawn_prepared(file, args, options, prepare, &command);
}

cp_child *cp_exec_file(const char *file, const char *const *args, const cp_options *options, cp_done_fn *done,
                       void *ctx) {
  cp_options own;
  return check_options(options, &own) < 0 ? NULL : start(file, args, &own, done, ctx);
}

cp_child *cp_exec(const char *command, const cp_options *options, cp_done_fn *done, void *ctx) {
  cp_options own;
  if (check_options(options, &own) < 0)
    return NULL;
  own.shell = true;
  return start(command, NULL, &own, done, ctx);
}
