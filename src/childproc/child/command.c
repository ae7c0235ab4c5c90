#include "child/command.h"

char **command_of_sh(struct arena *arena, const char *shell, const char *command) {
  char **argv = arena_array(arena, 4, sizeof(char *));
  if (argv == NULL)
    return NULL;
  argv[0] = arena_copy(arena, shell);
  argv[1] = arena_copy(arena, "-c");
  argv[2] = arena_copy(arena, command);
  return argv[0] == NULL || argv[1] == NULL || argv[2] == NULL ? NULL : argv;
}
