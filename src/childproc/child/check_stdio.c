/* stdio as the caller wrote it: each element by itself, and what there may be one of only. */
#include "child/check_parts.h"

#include "base/error.h"

#include <errno.h>

static const char *stdio_mistake(const cp_stdio *one, int index) {
  switch (one->kind) {
  case CP_STDIO_DEFAULT:
  case CP_STDIO_PIPE:
  case CP_STDIO_IGNORE:
  case CP_STDIO_INHERIT:
  case CP_STDIO_PTY:
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

static int one_channel_only(int index) {
  return error_set((cp_error){.errnum = EINVAL,
                              .name = "Error",
                              .code = "ERR_IPC_ONE_PIPE",
                              .advice = "Take one CP_IPC out of stdio.",
                              .step = CP_STEP_ARGUMENT,
                              .index = index},
                   "Child process can have only one IPC pipe");
}

int check_stdio(const cp_options *options) {
  const cp_stdio *stdio = options->stdio;
  int terminals = 0, channels = 0;
  for (int i = 0; stdio != NULL && stdio[i].kind != CP_STDIO_END; i++) {
    const char *mistake = stdio_mistake(&stdio[i], i);
    if (mistake != NULL)
      return error_argument(VALUE, i, mistake, "The argument 'stdio[%d]' is invalid", i);
    if (stdio[i].kind == CP_STDIO_IPC && ++channels > 1)
      return one_channel_only(i);
    if (stdio[i].kind == CP_STDIO_PTY && ++terminals > 1)
      return error_argument(VALUE, i, "Write CP_SAME_AS() with the index of the first CP_PTY.",
                            "The argument 'stdio[%d]' is invalid: a child has one terminal", i);
  }
  return 0;
}
