#include "methods/command_error.h"

#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *command_text(struct arena *arena, const char *file, const char *const *args) {
  const char *text = arena_copy(arena, file);
  for (; text != NULL && args != NULL && *args != NULL; args++)
    text = arena_join(arena, text, ' ', *args);
  return text;
}

/* One block, as error_copy() makes it, because stderr may be large. */
const cp_error *error_of_command(const char *cmd, const cp_result *result, bool always_break) {
  bool said = result->err.size > 0;
  size_t cmd_size = strlen(cmd) + 1;
  size_t size = cmd_size + result->err.size + sizeof "Command failed: \n";
  cp_error *error = malloc(sizeof *error + cmd_size + size);
  if (error == NULL)
    return &error_no_memory;
  char *own_cmd = memcpy(error + 1, cmd, cmd_size);
  char *message = own_cmd + cmd_size;
  int n = snprintf(message, size, "Command failed: %s%s", cmd, said || always_break ? "\n" : "");
  if (said)
    memcpy(message + n, result->err.data, result->err.size + 1);
  *error = (cp_error){.name = "Error",
                      .code = "ERR_COMMAND_FAILED",
                      .message = message,
                      .advice = "",
                      .index = -1,
                      .cmd = own_cmd};
  return error;
}

const cp_error *error_with_cmd(const cp_error *error, const char *cmd) {
  cp_error facts = *error;
  facts.cmd = cmd;
  return error_copy(&facts);
}
