/* fork: a program or a script, with a channel. */
#include "base/arena.h"
#include "base/error.h"
#include "child/check.h"

#include <errno.h>
#include <string.h>

static bool ends_with(const char *file, const char *suffix) {
  size_t size = strlen(file), length = strlen(suffix);
  return size > length && strcmp(file + size - length, suffix) == 0;
}

static const char *interpreter_of(const char *file, const cp_options *options) {
  static const struct {
    const char *suffix, *program;
  } known[] = {{".js", "node"}, {".mjs", "node"}, {".cjs", "node"}, {".py", "python3"}};
  if (has_text(options->exec_path))
    return options->exec_path;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (ends_with(file, known[i].suffix))
      return known[i].program;
  return NULL;
}

static int check_fork(const char *file, const cp_options *options) {
  if (file == NULL)
    return error_argument("ERR_INVALID_ARG_TYPE", -1, "Name the program or script to run.",
                          "The \"modulePath\" argument must be of type string. Received undefined");
  if (*file == '\0')
    return error_argument("ERR_INVALID_ARG_VALUE", -1, "Name the program or script to run.",
                          "The argument 'modulePath' cannot be empty. Received ''");
  bool arguments = options->exec_argv != NULL && options->exec_argv[0] != NULL;
  if (arguments && interpreter_of(file, options) == NULL)
    return error_argument("ERR_INVALID_ARG_VALUE", 0, "Name the interpreter in exec_path, or use args.",
                          "The property 'options.execArgv' is for an interpreter, and '%s' has none", file);
  for (size_t i = 0; options->stdio != NULL && options->stdio[i].kind != CP_STDIO_END; i++)
    if (options->stdio[i].kind == CP_STDIO_IPC)
      return 0;
  if (options->stdio == NULL)
    return 0;
  return error_set((cp_error){.errnum = EINVAL,
                              .name = "Error",
                              .code = "ERR_CHILD_PROCESS_IPC_REQUIRED",
                              .advice = "Add CP_IPC to stdio, or leave stdio out.",
                              .step = CP_STEP_ARGUMENT,
                              .index = -1},
                   "Forked processes must have an IPC channel, missing value 'ipc' in options.stdio");
}

static size_t count(const char *const *list) {
  size_t n = 0;
  while (list != NULL && list[n] != NULL)
    n++;
  return n;
}

/* What the interpreter is given: its own arguments, the script, and the script's. */
static const char **script_args(struct arena *arena, const char *file, const char *const *args,
                                const cp_options *options) {
  size_t own = count(options->exec_argv), rest = count(args);
  const char **list = arena_array(arena, own + 1 + rest + 1, sizeof *list);
  if (list == NULL) {
    error_memory();
    return NULL;
  }
  if (own > 0)
    memcpy(list, options->exec_argv, own * sizeof *list);
  list[own] = file;
  if (rest > 0)
    memcpy(list + own + 1, args, rest * sizeof *list);
  return list;
}

cp_child *cp_fork(const char *file, const char *const *args, const cp_options *options) {
  cp_options own;
  if (check_options(options, &own) < 0 || check_fork(file, &own) < 0)
    return NULL;
  const cp_stdio shared[] = {CP_INHERIT, CP_INHERIT, CP_INHERIT, CP_IPC, CP_STDIO_LAST};
  const cp_stdio silent[] = {CP_PIPE, CP_PIPE, CP_PIPE, CP_IPC, CP_STDIO_LAST};
  own.size = sizeof own;
  own.shell = false;
  own.shell_path = NULL;
  if (own.stdio == NULL)
    own.stdio = own.silent ? silent : shared;
  const char *interpreter = interpreter_of(file, &own);
  if (interpreter == NULL)
    return cp_spawn(file, args, &own);
  struct arena arena = {0};
  const char **list = script_args(&arena, file, args, &own);
  cp_child *child = list == NULL ? NULL : cp_spawn(interpreter, list, &own);
  arena_free(&arena);
  return child;
}
