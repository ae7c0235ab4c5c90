/*
 * Batch files run safely. CreateProcessW gives a .bat or .cmd file to cmd.exe, which reads the command line
 * by rules that no program's quoting respects: a"&calc is an argument to a program, and a command to cmd.exe.
 * So a batch file is recognised however it is spelled, and run only when asked, by a line that has one
 * meaning:
 *
 *   cmd.exe /e:ON /v:OFF /d /s /c ""C:\script.bat" "argument" …"
 *
 * (1) A quotation mark is doubled: for cmd.exe it closes and opens again, with nothing in between, and the
 *     C runtime takes two inside of quotes for one.
 * (2) A percent sign has no escape there. Behind it stands the empty part of the variable that is always
 * there, so that what follows is no name of a variable: %%cd:~,% becomes %. It needs /e:ON, and the real
 * `cd`. (3) /v:OFF, because ! would expand variables; /d, because the registry can name commands to run
 * first. (4) Line ends cannot be escaped at all.
 */
#include "child/windows_command.h"

#include "base/error.h"
#include "child/windows_line.h"

#include <errno.h>
#include <string.h>

#define VALUE "ERR_INVALID_ARG_VALUE"
#define PERCENT "%%cd:~,%" /* (2) */

/* What cmd.exe and every program take as it is. */
static bool is_plain(const char *text) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789#$*+-./:?@\\_";
  size_t size = strlen(text);
  return size > 0 && text[size - 1] != '\\' && strspn(text, plain) == size;
}

static void put_argument(struct windows_line *line, const char *text) {
  if (is_plain(text))
    windows_puts(line, text);
  else
    windows_put_quoted(line, text, "\"\"", PERCENT); /* (1) */
}

struct batch {
  const char *script;
  const char *const *args;
};

static void write_batch(struct windows_line *line, const void *what) {
  const struct batch *batch = what;
  windows_puts(line, "cmd.exe /e:ON /v:OFF /d /s /c \""); /* (2) (3) */
  windows_put_quoted(line, batch->script, "", PERCENT);
  for (size_t i = 0; batch->args != NULL && batch->args[i] != NULL; i++) {
    windows_put(line, ' ');
    put_argument(line, batch->args[i]);
  }
  windows_put(line, '"');
}

/* ---- what is refused ---- */

static int refuse_batch(void) {
  return error_set(
      (cp_error){.errnum = EINVAL,
                 .name = "Error",
                 .code = "EINVAL",
                 .syscall = "spawn",
                 .advice = "A batch file is run by cmd.exe, which gives arguments a meaning of its own: set "
                           "options.batch to CP_BATCH_ESCAPE or CP_BATCH_STRICT.",
                 .step = CP_STEP_EXEC,
                 .index = -1},
      "spawn EINVAL");
}

static int check_argument(const char *text, int index, cp_batch policy) {
  if (strpbrk(text, "\r\n") != NULL) /* (4) */
    return error_argument(VALUE, index,
                          "Pass it through stdin or a file: a batch file's argument ends with its line.",
                          "The argument 'args[%d]' must be one line for a batch file", index);
  const char *risky = policy == CP_BATCH_STRICT ? strpbrk(text, "\"%!") : NULL;
  if (risky != NULL)
    return error_argument(
        VALUE, index, "Leave it out, or use CP_BATCH_ESCAPE if the script passes its arguments on unread.",
        "The argument 'args[%d]' must be without %c for a batch file (CP_BATCH_STRICT)", index, *risky);
  return 0;
}

static bool has_percent(const char *script, const char *const *args) {
  bool found = strchr(script, '%') != NULL;
  for (size_t i = 0; args != NULL && args[i] != NULL; i++)
    found = found || strchr(args[i], '%') != NULL;
  return found;
}

static bool sets_cd(const char *const *env) {
  for (; env != NULL && *env != NULL; env++)
    if (((*env)[0] == 'c' || (*env)[0] == 'C') && ((*env)[1] == 'd' || (*env)[1] == 'D') && (*env)[2] == '=')
      return true;
  return false;
}

int windows_batch_line(struct arena *arena, const char *script, const char *const *args,
                       const char *const *env, cp_batch policy, char **ret) {
  if (policy != CP_BATCH_ESCAPE && policy != CP_BATCH_STRICT)
    return refuse_batch();
  for (int i = 0; args != NULL && args[i] != NULL; i++) {
    int r = check_argument(args[i], i, policy);
    if (r < 0)
      return r;
  }
  if (has_percent(script, args) && sets_cd(env))
    return error_argument(
        VALUE, -1, "Take the variable \"cd\" out of the environment: it hides cmd.exe's own.",
        "The property 'options.env' must be without \"cd\" for a batch file with %% in its arguments");
  struct batch batch = {script, args};
  return windows_make(arena, write_batch, &batch, WINDOWS_CMD_MAX, E2BIG, ret);
}
