/* Command lines of shells: pure functions, the same on every system. */
#ifndef CHILD_COMMAND_H
#define CHILD_COMMAND_H

#include "base/arena.h"

/* {shell, "-c", command}: how sh and its relatives run a command line. NULL: no memory. */
char **command_of_sh(struct arena *arena, const char *shell, const char *command);

#endif
