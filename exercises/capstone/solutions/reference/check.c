/* Arguments that are refused before anything is started, with Node's names and texts. */
#include "mini.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define VALUE "TypeError", "ERR_INVALID_ARG_VALUE"

static int check_file(const char *file, const char *const *args, const cp_options *options) {
  if (!file)
    return fail(EINVAL, "TypeError", "ERR_INVALID_ARG_TYPE",
                "The \"file\" argument must be of type string. Received null");
  if (!*file)
    return fail(EINVAL, VALUE, "The argument 'file' cannot be empty. Received ''");
  if (options && (options->shell || options->shell_path) && args && args[0])
    return fail(EINVAL, VALUE,
                "The argument 'args' must be empty with a shell, which would read them as code");
  return 0;
}

static int check_numbers(const cp_options *options) {
  if (options->timeout_ms < 0)
    return fail(EINVAL, "RangeError", "ERR_OUT_OF_RANGE",
                "The value of \"timeout\" is out of range. It must be an unsigned integer. Received %lld",
                (long long)options->timeout_ms);
  if (options->kill_signal < 0 || options->kill_signal > 64)
    return fail(EINVAL, "TypeError", "ERR_UNKNOWN_SIGNAL", "Unknown signal: %d", options->kill_signal);
  return 0;
}

static int check_env(const char *const *env, bool overlay) {
  for (size_t i = 0; env && env[i]; i++) {
    const char *equals = strchr(env[i], '=');
    if (equals == env[i] || !*env[i] || (!equals && !overlay))
      return fail(EINVAL, VALUE, "The argument 'env[%zu]' must be NAME=value. Received '%s'", i, env[i]);
  }
  return 0;
}

static bool makes_sense(const cp_stdio *all, size_t i) {
  const cp_stdio *one = &all[i];
  switch (one->kind) {
  case CP_STDIO_DEFAULT:
  case CP_STDIO_PIPE:
  case CP_STDIO_IGNORE:
  case CP_STDIO_INHERIT:
  case CP_STDIO_IPC:
    return true;
  case CP_STDIO_FD:
    return one->fd >= 0;
  case CP_STDIO_SAME_AS:
    return one->fd >= 0 && (size_t)one->fd < i;
  case CP_STDIO_READ_PATH:
  case CP_STDIO_WRITE_PATH:
  case CP_STDIO_APPEND_PATH:
    return one->path && *one->path;
  case CP_STDIO_STREAM:
    return one->stream && one->stream->fd >= 0;
  case CP_STDIO_END:
    break;
  }
  return false;
}

static int check_stdio(const cp_stdio *stdio) {
  for (size_t i = 0; stdio && stdio[i].kind != CP_STDIO_END; i++)
    if (!makes_sense(stdio, i))
      return fail(EINVAL, VALUE, "The argument 'stdio[%zu]' is invalid", i);
  return 0;
}

int check_spawn(const char *file, const char *const *args, const cp_options *options) {
  int result = check_file(file, args, options);
  if (result < 0 || !options)
    return result;
  if (options->size < offsetof(cp_options, kill_signal) + sizeof options->kill_signal)
    return fail(EINVAL, VALUE, "The argument 'options.size' is too small; CP_OPTIONS() sets it");
  if ((result = check_numbers(options)) < 0 || (result = check_env(options->env, false)) < 0 ||
      (result = check_env(options->env_add, true)) < 0)
    return result;
  return check_stdio(options->stdio);
}
