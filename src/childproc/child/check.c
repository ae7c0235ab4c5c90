#include "child/check.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>

#define TYPE "ERR_INVALID_ARG_TYPE"
#define VALUE "ERR_INVALID_ARG_VALUE"
#define RANGE "ERR_OUT_OF_RANGE"

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

static int check_signal(int number) {
  if (number == 0 || cp_signal_name(number) != NULL)
    return 0;
  return error_argument("ERR_UNKNOWN_SIGNAL", -1, "Use a number of signal.h, such as SIGTERM.",
                        "Unknown signal: %d", number);
}

static int check_batch(cp_batch batch) {
  if (batch == CP_BATCH_REJECT || batch == CP_BATCH_ESCAPE || batch == CP_BATCH_STRICT)
    return 0;
  return error_argument(VALUE, -1, "Use CP_BATCH_REJECT, CP_BATCH_ESCAPE or CP_BATCH_STRICT.",
                        "The property 'options.batch' is invalid. Received %d", (int)batch);
}

static int check_env(const char *name, const char *const *env, bool bare) {
  for (int i = 0; env != NULL && env[i] != NULL; i++) {
    const char *equals = strchr(env[i], '=');
    if (equals == env[i] || (equals == NULL && !bare) || *env[i] == '\0')
      return error_argument(VALUE, i, "Write \"NAME=value\".",
                            "The property 'options.%s[%d]' must have a name and a value. Received '%s'", name,
                            i, env[i]);
  }
  return 0;
}

static const char *stdio_mistake(const cp_stdio *one, int index) {
  switch (one->kind) {
  case CP_STDIO_DEFAULT:
  case CP_STDIO_PIPE:
  case CP_STDIO_IGNORE:
  case CP_STDIO_INHERIT:
  case CP_STDIO_IPC:
  case CP_STDIO_END:
    return NULL;
  case CP_STDIO_FD:
    return one->fd >= 0 ? NULL : "CP_FD() takes an open descriptor, 0 or more.";
  case CP_STDIO_SAME_AS:
    return one->fd >= 0 && one->fd < index ? NULL : "CP_SAME_AS() takes the index of an earlier element.";
  case CP_STDIO_READ_PATH:
  case CP_STDIO_WRITE_PATH:
  case CP_STDIO_APPEND_PATH:
    return has_text(one->path) ? NULL : "Name a file.";
  case CP_STDIO_STREAM:
    return cp_stream_fd(one->stream) >= 0 ? NULL
                                          : "CP_STREAM() takes an open stream of a child that has started.";
  }
  return "Use CP_PIPE, CP_IGNORE, CP_INHERIT, CP_FD() and the other macros of childproc.h.";
}

static int check_stdio(const cp_stdio *stdio) {
  for (int i = 0; stdio != NULL && stdio[i].kind != CP_STDIO_END; i++) {
    const char *mistake = stdio_mistake(&stdio[i], i);
    if (mistake != NULL)
      return error_argument(VALUE, i, mistake, "The argument 'stdio[%d]' is invalid", i);
  }
  return 0;
}

static int check_channel(const cp_options *options) {
  int channels = 0;
  for (int i = 0; options->stdio != NULL && options->stdio[i].kind != CP_STDIO_END; i++)
    if (options->stdio[i].kind == CP_STDIO_IPC && ++channels == 2)
      return error_set((cp_error){.errnum = EINVAL,
                                  .name = "Error",
                                  .code = "ERR_IPC_ONE_PIPE",
                                  .advice = "Take one CP_IPC out of stdio.",
                                  .step = CP_STEP_ARGUMENT,
                                  .index = i},
                       "Child process can have only one IPC pipe");
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

static int check_number(const char *name, cp_number number, int least, int most) {
  if (!number.set || (number.value >= least && number.value <= most))
    return 0;
  return error_argument(RANGE, -1, "See cp_limits in childproc.h.",
                        "The value of \"%s\" is out of range. It must be >= %d and <= %d. Received %d", name,
                        least, most, number.value);
}

/* No limit is CP_NO_LIMIT; other numbers of that size are negative ones that went through a conversion. */
static int check_limits(const cp_limits *limits) {
  const struct {
    const char *name;
    cp_limit limit;
  } all[] = {{"cpu_s", limits->cpu_s},
             {"address_space", limits->address_space},
             {"data", limits->data},
             {"stack", limits->stack},
             {"core", limits->core},
             {"file_size", limits->file_size},
             {"descriptors", limits->descriptors},
             {"processes", limits->processes},
             {"wall_ms", limits->wall_ms}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    uint64_t value = all[i].limit.value;
    if (all[i].limit.set && value > INT64_MAX && value != CP_NO_LIMIT)
      return error_argument(RANGE, -1, "Give a number below 2^63, or CP_NO_LIMIT.",
                            "The value of \"limits.%s\" is out of range. Received %llu", all[i].name,
                            (unsigned long long)value);
  }
  int r = check_number("nice", limits->nice, -20, 19);
  return r < 0 ? r : check_number("umask", limits->umask, 0, 0777);
}

int check_spawn(const char *file, const char *const *args, const cp_options *options) {
  int r = check_file(file, args, options);
  if (r == 0)
    r = check_time("timeout", options->timeout_ms);
  if (r == 0)
    r = check_time("grace_ms", options->grace_ms);
  if (r == 0)
    r = check_time("drain_ms", options->drain_ms);
  if (r == 0)
    r = check_capture(options);
  if (r == 0)
    r = check_signal(options->kill_signal);
  if (r == 0)
    r = check_batch(options->batch);
  if (r == 0)
    r = check_env("env", options->env, false);
  if (r == 0)
    r = check_env("env_add", options->env_add, true);
  if (r == 0)
    r = check_stdio(options->stdio);
  if (r == 0)
    r = check_channel(options);
  if (r == 0)
    r = check_limits(&options->limits);
  if (r == 0 && options->groups == NULL && options->groups_count > 0)
    r = error_argument(TYPE, -1, "Give as many group ids as groups_count says.",
                       "The property 'options.groups' must be an array. Received undefined");
  return r;
}
