/* Environments as plain data: pure functions, the same on every system. */
#ifndef CHILD_ENV_H
#define CHILD_ENV_H

#include "base/arena.h"

/*
 * `base` with `add` laid over it: "NAME=value" replaces or appends, "NAME" takes away. NULL: no memory.
 */
char **env_make(struct arena *arena, const char *const *base, const char *const *add);

/* The value of the first NAME=value, as getenv() finds it; NULL without one. */
const char *env_get(const char *const *env, const char *name);

/*
 * The files that execvp() would try for `file`: itself if it holds a '/', otherwise one for each entry
 * of the environment's PATH (without one: of /bin:/usr/bin); an empty entry is the working directory.
 */
char **env_candidates(struct arena *arena, const char *file, const char *const *env);

#endif
