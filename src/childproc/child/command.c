#include "child/command.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

char **command_of_sh(struct arena *arena, const char *shell, const char *command) {
  char **argv = arena_array(arena, 4, sizeof(char *));
  if (argv == NULL)
    return NULL;
  argv[0] = arena_copy(arena, shell);
  argv[1] = arena_copy(arena, "-c");
  argv[2] = arena_copy(arena, command);
  return argv[0] == NULL || argv[1] == NULL || argv[2] == NULL ? NULL : argv;
}

/* Between single quotes nothing has a meaning but the single quote itself, which goes outside of them. */
char *cp_quote_sh(const char *text) {
  if (text == NULL) {
    error_argument("ERR_INVALID_ARG_TYPE", -1, "Give a text.",
                   "The \"text\" argument must be of type string");
    return NULL;
  }
  size_t quotes = 0;
  for (const char *at = text; *at != '\0'; at++)
    quotes += *at == '\'';
  char *quoted = malloc(strlen(text) + 3 * quotes + 3);
  if (quoted == NULL) {
    error_memory();
    return NULL;
  }
  char *to = quoted;
  *to++ = '\'';
  for (; *text != '\0'; text++) {
    if (*text == '\'') {
      memcpy(to, "'\\''", 4);
      to += 4;
    } else {
      *to++ = *text;
    }
  }
  memcpy(to, "'", 2);
  return quoted;
}
