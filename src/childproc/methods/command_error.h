/* The error of a command that ended badly, as exec, execFile and their sync forms tell it. */
#ifndef METHODS_COMMAND_ERROR_H
#define METHODS_COMMAND_ERROR_H

#include "base/arena.h"
#include "childproc.h"

/* "file arg arg", as it is told, not as a shell would read it. */
const char *command_text(struct arena *arena, const char *file, const char *const *args);

/* "Command failed: cmd\n<stderr>"; without stderr the line break is there only if asked for. Owned. */
const cp_error *error_of_command(const char *cmd, const cp_result *result, bool always_break);

/* A copy of the error that names its command. Owned. */
const cp_error *error_with_cmd(const cp_error *error, const char *cmd);

#endif
