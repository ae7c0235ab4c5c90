/*
 * How programs of Windows are given their arguments: pure functions, the same on every system. A program
 * there gets one text, its command line, and splits it by itself; cmd.exe gives the same text a second
 * meaning, so a batch file needs rules of its own.
 *
 * Texts are UTF-8 (base/wtf8.h). Every function returns 0 or a negative errno with cp_last_error(): -ENOMEM;
 * -EINVAL for what no command line can carry; -ENAMETOOLONG and -E2BIG for a line that is too long.
 */
#ifndef CHILD_WINDOWS_COMMAND_H
#define CHILD_WINDOWS_COMMAND_H

#include "base/arena.h"
#include "childproc.h"

#define WINDOWS_LINE_MAX 32766 /* of CreateProcessW, in units of UTF-16 */
#define WINDOWS_CMD_MAX 8191   /* of cmd.exe */

/*
 * argv as one line: each argument quoted as libuv does it, or with `verbatim` as it is. argv[0], which is
 * split by a simpler rule, may hold no quotation mark unless verbatim.
 */
int windows_line(struct arena *arena, const char *const *argv, bool verbatim, char **ret);

/* cmd or cmd.exe, in any folder: it wants its own switches. */
bool windows_is_cmd(const char *shell);

/* The line by which `shell` runs `command`: cmd.exe's (/d /s /c "command"), or that of another one (-c
 * command). */
int windows_shell_line(struct arena *arena, const char *shell, const char *command, char **ret);

/*
 * Whether CreateProcessW would hand this file to cmd.exe: 1 or 0, whatever the spelling; -EINVAL for a name
 * with a control character, which no file has.
 */
int windows_is_batch(const char *file);

/*
 * The script's path as cmd.exe is to hear it. path: absolute, as GetFullPathNameW makes it, ending in .bat or
 * .cmd.
 */
int windows_script_path(struct arena *arena, const char *path, char **ret);

/* -EINVAL for a working directory that cmd.exe would silently leave: one on a network share. NULL is none. */
int windows_batch_cwd(const char *cwd);

/*
 * The line by which cmd.exe runs `script` (of windows_script_path()) with args (argv[1] and on). With
 * CP_BATCH_REJECT it is refused. env: of the child; one with a variable "cd" of its own spoils the escaping.
 */
int windows_batch_line(struct arena *arena, const char *script, const char *const *args,
                       const char *const *env, cp_batch policy, char **ret);

#endif
