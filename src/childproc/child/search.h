/* Environments and the search for programs, as the system at hand has them. */
#ifndef CHILD_SEARCH_H
#define CHILD_SEARCH_H

#include "base/arena.h"

/* `base` with `add` laid over it (env.h); names without case where the system has them so. NULL: no memory.
 */
char **search_env(struct arena *arena, const char *const *base, const char *const *add);

/* The files to try in turn for `file`. NULL: no memory. */
char **search(struct arena *arena, const char *file, const char *cwd, const char *const *env);

#endif
