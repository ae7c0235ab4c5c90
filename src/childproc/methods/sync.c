/* The synchronous forms: a loop of their own, run until the one child has closed. */
#include "methods/command_error.h"
#include "methods/spawn.h"

#include "base/error.h"
#include "child/check.h"
#include "child/result.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* "spawnSync file ECODE": Node's text for everything that goes wrong with the child itself. */
static void sync_error(const char *file, int errnum) {
  char call[4200];
  snprintf(call, sizeof call, "spawnSync %s", file);
  cp_error facts = *cp_last_error();
  if (facts.errnum != errnum)
    facts = (cp_error){.index = -1};
  facts.errnum = errnum;
  facts.name = "Error";
  facts.code = errno_name(errnum);
  facts.syscall = call;
  facts.path = file;
  error_set(facts, "%s %s", call, facts.code);
}

static cp_result *refused(void) {
  return result_of_error(NULL, cp_last_error());
}

/* An error that says more by itself: a refused argument, the directory or file that is not there. */
static bool is_plain(const cp_error *error) {
  return error->step == CP_STEP_ARGUMENT || error->step == CP_STEP_MEMORY || error->step == CP_STEP_CHDIR ||
         error->step == CP_STEP_OPEN;
}

static void on_input_error(cp_stream *stream, const cp_error *error, void *ctx) {
  (void)stream;
  *(int *)ctx = error->errnum;
}

static int why_ended(const cp_child *child, int input_errnum) {
  if (child->capture_error != NULL)
    return child->capture_error->errnum;
  if (child->result.killed_by == CP_KILLED_BY_TIMEOUT || child->timed_out)
    return ETIMEDOUT;
  return input_errnum;
}

static int prepare(cp_child *child, void *ctx) {
  cp_stream *in = cp_stdin(child);
  child->cut_streams = true;
  if (in != NULL && cp_stream_on_error(in, on_input_error, ctx) < 0)
    return error_memory();
  cp_end(in); /* nobody can write to it any more */
  cp_child_keep(child);
  return 0;
}

/* Until it has closed: 0. Where the loop itself fails it is not left behind, running. */
static int run_to_the_end(cp_loop *loop, cp_child *child) {
  int r = 0;
  while (child->state != CHILD_CLOSED && r >= 0)
    r = cp_loop_step(loop, -1);
  if (r < 0)
    (void)child_signal(child, cp_signal_number("SIGKILL"));
  return r < 0 ? r : 0;
}

static cp_result *run(cp_loop *loop, const char *file, const char *const *args, cp_options *options) {
  int input_errnum = 0;
  options->loop = loop;
  options->capture = true;
  cp_child *child = spawn_prepared(file, args, options, prepare, &input_errnum);
  if (child == NULL) {
    if (!is_plain(cp_last_error()))
      sync_error(program_of(file, options), cp_last_error()->errnum);
    return refused();
  }
  int r = run_to_the_end(loop, child);
  if (child->result.pid == 0 && child->result.error != NULL && is_plain(child->result.error))
    return child_give_result(child, child->result.error);
  int errnum = r < 0 ? -r : child->result.pid == 0 ? -child->result.code : why_ended(child, input_errnum);
  if (errnum == 0)
    return child_give_result(child, child->result.error);
  sync_error(child->plan.file, errnum);
  return child_give_result(child, cp_last_error());
}

static int check_sync(const cp_options *options, cp_options *ret) {
  int r = check_options(options, ret);
  if (r == 0 && (ret->loop != NULL || ret->queue != NULL || ret->abort != NULL))
    r = error_argument("ERR_INVALID_ARG_VALUE", -1, "Use the asynchronous form for loop, queue and abort.",
                       "The options loop, queue and abort cannot be used with a synchronous call");
  for (int i = 0; r == 0 && ret->stdio != NULL && ret->stdio[i].kind != CP_STDIO_END; i++)
    if (ret->stdio[i].kind == CP_STDIO_IPC)
      r = error_set((cp_error){.errnum = EINVAL,
                               .name = "Error",
                               .code = "ERR_IPC_SYNC_FORK",
                               .advice = "Use cp_fork(), or take CP_IPC out of stdio.",
                               .step = CP_STEP_ARGUMENT,
                               .index = i},
                    "IPC cannot be used with synchronous forks");
  ret->size = sizeof *ret;
  return r;
}

static cp_result *run_sync(const char *file, const char *const *args, cp_options *options) {
  cp_loop *loop = cp_loop_new();
  if (loop == NULL) {
    if (file != NULL && !is_plain(cp_last_error()))
      sync_error(program_of(file, options), cp_last_error()->errnum);
    return refused();
  }
  cp_result *result = run(loop, file, args, options);
  cp_loop_free(loop);
  return result;
}

cp_result *cp_spawn_sync(const char *file, const char *const *args, const cp_options *options) {
  cp_options own;
  return check_sync(options, &own) < 0 ? refused() : run_sync(file, args, &own);
}

/* What execSync and execFileSync add: stderr is passed on, and a bad end is an error. */
static cp_result *run_command(const char *file, const char *const *args, cp_options *options) {
  cp_result *result = run_sync(file, args, options);
  if (options->stdio == NULL && !options->tee && result->err.size > 0)
    (void)os_pass_on(2, result->err.data, result->err.size);
  if (result->error != NULL || (result->code == 0 && result->signal == 0))
    return result;
  struct arena arena = {0};
  const char *cmd = command_text(&arena, options->argv0 != NULL ? options->argv0 : file, args);
  result->error =
      cmd == NULL ? error_copy((error_memory(), cp_last_error())) : error_of_command(cmd, result, false);
  arena_free(&arena);
  return result;
}

cp_result *cp_exec_file_sync(const char *file, const char *const *args, const cp_options *options) {
  cp_options own;
  return check_sync(options, &own) < 0 ? refused() : run_command(file, args, &own);
}

cp_result *cp_exec_sync(const char *command, const cp_options *options) {
  cp_options own;
  if (check_sync(options, &own) < 0)
    return refused();
  own.shell = true;
  return run_command(command, NULL, &own);
}
