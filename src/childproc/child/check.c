#include "child/check_parts.h"

#include "base/error.h"
#include "child/isolate.h"

#include <string.h>

int check_options(const cp_options *options, cp_options *ret) {
  cp_options own = {.size = sizeof own};
  if (options != NULL) {
    if (options->size < sizeof options->size)
      return error_argument(VALUE, -1, "Write CP_OPTIONS(...), or set .size to sizeof(cp_options).",
                            "The property 'options.size' is not set");
    memcpy(&own, options, options->size < sizeof own ? options->size : sizeof own);
  }
  *ret = own;
  return 0;
}

static int check_file(const char *file, const char *const *args, const cp_options *options) {
  if (file == NULL)
    return error_argument(TYPE, -1, "Name the program to run.",
                          "The \"file\" argument must be of type string. Received undefined");
  if (*file == '\0')
    return error_argument(VALUE, -1, "Name the program to run.",
                          "The argument 'file' cannot be empty. Received ''");
  bool shell = options->shell || has_text(options->shell_path);
  if (shell && args != NULL && args[0] != NULL)
    return error_argument(
        VALUE, 0,
        "Either leave the shell out, so that args reach the program as they are, or write one "
        "command line in which cp_quote_sh() has quoted each text.",
        "The argument 'args' cannot be used together with a shell. Received '%s'", args[0]);
  return 0;
}

static int check_time(const char *name, int64_t ms) {
  if (ms >= 0 || ms == CP_ZERO)
    return 0;
  return error_argument(RANGE, -1, "Give milliseconds; 0 is no time-out.",
                        "The value of \"%s\" is out of range. It must be an unsigned integer. Received %lld",
                        name, (long long)ms);
}

static int check_times(const cp_options *options) {
  int r = check_time("timeout", options->timeout_ms);
  if (r == 0)
    r = check_time("grace_ms", options->grace_ms);
  return r < 0 ? r : check_time("drain_ms", options->drain_ms);
}

/* What is collected of the output, and what is given as input. */
static int check_capture(const cp_options *options) {
  if (options->max_buffer < 0 && options->max_buffer != CP_ZERO)
    return error_argument(RANGE, -1, "Give bytes; no limit is CP_UNLIMITED, nothing at all is CP_ZERO.",
                          "The value of \"options.maxBuffer\" is out of range. It must be a positive number. "
                          "Received %lld",
                          (long long)options->max_buffer);
  if (options->keep < CP_KEEP_HEAD || options->keep > CP_KEEP_BOTH)
    return error_argument(VALUE, -1, "Use CP_KEEP_HEAD, CP_KEEP_TAIL or CP_KEEP_BOTH.",
                          "The property 'options.keep' is invalid. Received %d", (int)options->keep);
  if (options->overflow < CP_OVERFLOW_KILL || options->overflow > CP_OVERFLOW_DROP)
    return error_argument(VALUE, -1, "Use CP_OVERFLOW_KILL or CP_OVERFLOW_DROP.",
                          "The property 'options.overflow' is invalid. Received %d", (int)options->overflow);
  if (options->input == NULL && options->input_size > 0)
    return error_argument(TYPE, -1, "Give the bytes, or leave input_size out.",
                          "The property 'options.input' must be of type string. Received undefined with the "
                          "size %zu",
                          options->input_size);
  if (options->input_size > PTRDIFF_MAX)
    return error_argument(RANGE, -1, "Give the number of bytes at input.",
                          "The value of \"options.input_size\" is out of range. Received %zu",
                          options->input_size);
  return 0;
}

static int check_signal(const cp_options *options) {
  int number = options->kill_signal;
  if (number == 0 || cp_signal_name(number) != NULL)
    return 0;
  return error_argument("ERR_UNKNOWN_SIGNAL", -1, "Use a number of signal.h, such as SIGTERM.",
                        "Unknown signal: %d", number);
}

static int check_batch(const cp_options *options) {
  cp_batch batch = options->batch;
  if (batch == CP_BATCH_REJECT || batch == CP_BATCH_ESCAPE || batch == CP_BATCH_STRICT)
    return 0;
  return error_argument(VALUE, -1, "Use CP_BATCH_REJECT, CP_BATCH_ESCAPE or CP_BATCH_STRICT.",
                        "The property 'options.batch' is invalid. Received %d", (int)batch);
}

static int check_list(const char *name, const char *const *env, bool bare) {
  for (int i = 0; env != NULL && env[i] != NULL; i++) {
    const char *equals = strchr(env[i], '=');
    if (equals == env[i] || (equals == NULL && !bare) || *env[i] == '\0')
      return error_argument(VALUE, i, "Write \"NAME=value\".",
                            "The property 'options.%s[%d]' must have a name and a value. Received '%s'", name,
                            i, env[i]);
  }
  return 0;
}

static int check_env(const cp_options *options) {
  int r = check_list("env", options->env, false);
  return r < 0 ? r : check_list("env_add", options->env_add, true);
}

static int check_channel(const cp_options *options) {
  if (options->serialization != CP_JSON && options->serialization != CP_ADVANCED)
    return error_argument(VALUE, -1, "Use CP_JSON or CP_ADVANCED.",
                          "The property 'options.serialization' must be one of: undefined, 'json', "
                          "'advanced'. Received %d",
                          (int)options->serialization);
  if (options->max_message < 0)
    return error_argument(
        RANGE, -1, "Give bytes; no limit is CP_UNLIMITED.",
        "The value of \"options.max_message\" is out of range. It must be a positive number. "
        "Received %lld",
        (long long)options->max_message);
  return 0;
}

static int check_tree(const cp_options *options) {
  if (options->tree_at_least >= CP_TREE_NONE && options->tree_at_least <= CP_TREE_JOB)
    return 0;
  return error_argument(VALUE, -1, "Use CP_TREE_GROUP, CP_TREE_NAMESPACE, CP_TREE_CGROUP or CP_TREE_JOB.",
                        "The property 'options.tree_at_least' is invalid. Received %d",
                        (int)options->tree_at_least);
}

static int check_groups(const cp_options *options) {
  if (options->groups != NULL || options->groups_count == 0)
    return 0;
  return error_argument(TYPE, -1, "Give as many group ids as groups_count says.",
                        "The property 'options.groups' must be an array. Received undefined");
}

int check_spawn(const char *file, const char *const *args, const cp_options *options) {
  static int (*const checks[])(const cp_options *) = {
      check_times,  check_capture, check_signal,    check_env,    check_stdio, check_channel,
      check_limits, check_tree,    check_isolation, check_groups, check_batch};
  int r = check_file(file, args, options);
  for (size_t i = 0; r == 0 && i < sizeof checks / sizeof *checks; i++)
    r = checks[i](options);
  return r;
}
