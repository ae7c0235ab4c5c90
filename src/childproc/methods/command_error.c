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

const cp_error *error_of_command(const char *cmd, const cp_result *result, bool always_break) {
  bool said = result->err.size > 0;
  size_t size = strlen(cmd) + result->err.size + sizeof "Command failed: \n";
  char *message = malloc(size);
  if (message == NULL)
    return error_copy((error_memory(), cp_last_error()));
  int n = snprintf(message, size, "Command failed: %s%s", cmd, said || always_break ? "\n" : "");
  if (said)
    memcpy(message + n, result->err.data, result->err.size + 1);
  cp_error facts = {.errnum = 0,
                    .name = "Error",
                    .code = "ERR_COMMAND_FAILED",
                    .message = message,
                    .advice = "",
                    .index = -1,
                    .cmd = cmd};
  const cp_error *error = error_copy(&facts);
  free(message);
  return error;
}

const cp_error *error_with_cmd(const cp_error *error, const char *cmd) {
  cp_error facts = *error;
  facts.cmd = cmd;
  return error_copy(&facts);
}
