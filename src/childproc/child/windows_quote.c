/* Lines for programs, which split them by the rules of the C runtime, and for the shell. */
#include "child/windows_command.h"

#include "base/error.h"
#include "base/wtf8.h"
#include "child/windows_line.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- programs ---- */

static void write_quoted(struct windows_line *line, const void *what) {
  const char *const *argv = what;
  for (size_t i = 0; argv[i] != NULL; i++) {
    if (i > 0)
      windows_put(line, ' ');
    windows_put_argument(line, argv[i]);
  }
}

static void write_verbatim(struct windows_line *line, const void *what) {
  const char *const *argv = what;
  for (size_t i = 0; argv[i] != NULL; i++) {
    if (i > 0)
      windows_put(line, ' ');
    windows_puts(line, argv[i]);
  }
}

int windows_line(struct arena *arena, const char *const *argv, bool verbatim, char **ret) {
  if (!verbatim && strchr(argv[0], '"') != NULL)
    return error_argument("ERR_INVALID_ARG_VALUE", -1,
                          "Take the quotation mark out: behind it, programs read the rest as arguments.",
                          "The argument 'argv0' must be a name without quotation marks. Received '%s'",
                          argv[0]);
  return windows_make(arena, verbatim ? write_verbatim : write_quoted, argv, WINDOWS_LINE_MAX, ENAMETOOLONG,
                      ret);
}

static void write_one(struct windows_line *line, const void *what) {
  windows_put_argument(line, what);
}

char *cp_quote_windows(const char *text) {
  if (text == NULL) {
    error_argument("ERR_INVALID_ARG_TYPE", -1, "Give a text.",
                   "The \"text\" argument must be of type string");
    return NULL;
  }
  struct arena arena = {0};
  char *line, *quoted = NULL;
  if (windows_make(&arena, write_one, text, WINDOWS_LINE_MAX, ENAMETOOLONG, &line) == 0) {
    size_t size = strlen(line) + 1;
    quoted = malloc(size);
    if (quoted == NULL)
      error_memory();
    else
      memcpy(quoted, line, size);
  }
  arena_free(&arena);
  return quoted;
}

/* ---- shells ---- */

static char lower(char c) {
  return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool same_letters(const char *text, const char *name) {
  while (*name != '\0' && lower(*text) == *name)
    text++, name++;
  return *text == '\0' && *name == '\0';
}

bool windows_is_cmd(const char *shell) {
  const char *name = shell;
  for (const char *at = shell; *at != '\0'; at++)
    if (*at == '\\' || *at == '/')
      name = at + 1;
  return same_letters(name, "cmd") || same_letters(name, "cmd.exe");
}

static void write_cmd(struct windows_line *line, const void *what) {
  const char *const *shell_and_command = what;
  windows_put_argument(line, shell_and_command[0]);
  windows_puts(line, " /d /s /c \"");
  windows_puts(line, shell_and_command[1]);
  windows_put(line, '"');
}

int windows_shell_line(struct arena *arena, const char *shell, const char *command, char **ret) {
  if (!windows_is_cmd(shell))
    return windows_line(arena, (const char *const[]){shell, "-c", command, NULL}, false, ret);
  return windows_make(arena, write_cmd, (const char *const[]){shell, command}, WINDOWS_CMD_MAX, E2BIG, ret);
}
