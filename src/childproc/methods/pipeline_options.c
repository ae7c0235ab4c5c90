#include "methods/pipeline_options.h"

#include "base/error.h"
#include "child/check.h"

#include <string.h>

enum owner { WHOLE, STAGE, NEITHER };

#define OPTION(owner, name)                                                                                  \
  { #name, offsetof(cp_options, name), sizeof(((cp_options *)0)->name), owner }

static const struct {
  const char *name;
  size_t offset, size;
  enum owner owner;
} options_by_owner[] = {OPTION(STAGE, cwd),
                        OPTION(STAGE, env),
                        OPTION(STAGE, env_add),
                        OPTION(STAGE, argv0),
                        OPTION(NEITHER, stdio),
                        OPTION(STAGE, shell),
                        OPTION(STAGE, detached),
                        OPTION(STAGE, shell_path),
                        OPTION(WHOLE, timeout_ms),
                        OPTION(WHOLE, kill_signal),
                        OPTION(WHOLE, abort),
                        OPTION(WHOLE, loop),
                        OPTION(NEITHER, queue),
                        OPTION(STAGE, uid.set),
                        OPTION(STAGE, gid.set),
                        OPTION(STAGE, groups),
                        OPTION(STAGE, limits),
                        OPTION(WHOLE, grace_ms),
                        OPTION(WHOLE, drain_ms),
                        OPTION(WHOLE, capture),
                        OPTION(WHOLE, text),
                        OPTION(WHOLE, tee),
                        OPTION(WHOLE, keep),
                        OPTION(WHOLE, overflow),
                        OPTION(WHOLE, max_buffer),
                        OPTION(WHOLE, input),
                        OPTION(WHOLE, pipefail),
                        OPTION(WHOLE, on_progress),
                        OPTION(WHOLE, progress_ctx),
                        OPTION(NEITHER, exec_path),
                        OPTION(NEITHER, exec_argv),
                        OPTION(NEITHER, silent),
                        OPTION(NEITHER, serialization),
                        OPTION(NEITHER, max_message),
                        OPTION(STAGE, batch),
                        OPTION(STAGE, windows_verbatim),
                        OPTION(STAGE, windows_hide),
                        OPTION(STAGE, tree),
                        OPTION(STAGE, tree_at_least),
                        OPTION(STAGE, cgroup_parent),
                        OPTION(STAGE, die_with_parent),
                        OPTION(STAGE, isolation),
                        OPTION(STAGE, isolation_required),
                        OPTION(STAGE, allowed),
                        OPTION(STAGE, scratch),
                        OPTION(STAGE, allow_network)};

static bool is_given(const cp_options *options, size_t offset, size_t size) {
  static const char nothing[sizeof(cp_options)];
  return memcmp((const char *)options + offset, nothing, size) != 0;
}

/* limits, as a whole, may have padding: what counts is said by whether it is set. */
static bool has_limits(const cp_limits *limits) {
  return limits->cpu_s.set || limits->address_space.set || limits->data.set || limits->stack.set ||
         limits->core.set || limits->file_size.set || limits->descriptors.set || limits->processes.set ||
         limits->wall_ms.set || limits->nice.set || limits->umask.set || limits->memory.set ||
         limits->tree_processes.set || limits->cpus != NULL;
}

/* The first option that does not belong there, or NULL. */
static const char *misplaced(const cp_options *options, enum owner place) {
  for (size_t i = 0; i < sizeof options_by_owner / sizeof *options_by_owner; i++) {
    size_t offset = options_by_owner[i].offset;
    bool given = offset == offsetof(cp_options, limits) ? has_limits(&options->limits)
                                                        : is_given(options, offset, options_by_owner[i].size);
    if (given && options_by_owner[i].owner != place)
      return options_by_owner[i].name;
  }
  return NULL;
}

/* "uid" of "uid.set". */
static int base_size(const char *name) {
  return (int)strcspn(name, ".");
}

static int check_stage(const cp_command *command, int i) {
  cp_options own;
  int r = check_options(command->options, &own);
  if (r == 0)
    r = check_spawn(command->file, command->args, &own);
  const char *name = r == 0 ? misplaced(&own, STAGE) : NULL;
  if (name == NULL)
    return r;
  return error_argument("ERR_INVALID_ARG_VALUE", i,
                        "Set it in the options of cp_pipeline(); stdio, queue and what is for cp_fork() "
                        "cannot be used with it at all.",
                        "The property 'commands[%d].options.%.*s' cannot be that of one stage", i,
                        base_size(name), name);
}

static int check_whole(const cp_options *options, cp_options *ret_whole) {
  int r = check_options(options, ret_whole);
  if (r == 0)
    r = check_spawn("pipeline", NULL, ret_whole);
  const char *name = r == 0 ? misplaced(ret_whole, WHOLE) : NULL;
  ret_whole->size = sizeof *ret_whole;
  if (name == NULL)
    return r;
  return error_argument(
      "ERR_INVALID_ARG_VALUE", -1,
      "Set it in the options of each command; stdio, queue and what is for cp_fork() cannot be used at all.",
      "The property 'options.%.*s' cannot be that of a whole pipeline", base_size(name), name);
}

int pipeline_check(const cp_command *commands, const cp_options *options, cp_options *ret_whole,
                   size_t *ret_count) {
  int r = check_whole(options, ret_whole);
  size_t count = 0;
  while (commands != NULL && commands[count].file != NULL)
    count++;
  if (r == 0 && count == 0)
    r = error_argument("ERR_INVALID_ARG_VALUE", -1, "Give at least one command.",
                       "The argument 'commands' cannot be empty");
  for (size_t i = 0; r == 0 && i < count; i++)
    r = check_stage(&commands[i], (int)i);
  *ret_count = count;
  return r;
}

cp_options pipeline_stage_options(const cp_command *command, const cp_options *whole, size_t i) {
  cp_options own;
  (void)check_options(command->options, &own); /* it was checked */
  own.size = sizeof own;
  own.loop = whole->loop;
  own.capture = true;
  own.text = whole->text;
  own.tee = whole->tee;
  own.keep = whole->keep;
  own.overflow = whole->overflow;
  own.max_buffer = whole->max_buffer;
  own.abort = whole->abort;
  own.kill_signal = whole->kill_signal;
  own.timeout_ms = whole->timeout_ms;
  own.grace_ms = whole->grace_ms;
  own.drain_ms = whole->drain_ms;
  own.input = i == 0 ? whole->input : NULL;
  own.input_size = i == 0 ? whole->input_size : 0;
  return own;
}
