/* Environments of Windows, and where it looks for programs: pure functions, the same on every system. */
#ifndef CHILD_WINDOWS_SEARCH_H
#define CHILD_WINDOWS_SEARCH_H

#include "base/arena.h"

#include <stdbool.h>

/*
 * `base` with `add` laid over it: "NAME=value" sets, "NAME" takes away. Names have no case (that of ASCII),
 * and of several the last counts. A leading = belongs to the name. NULL: no memory.
 */
char **windows_env(struct arena *arena, const char *const *base, const char *const *add);

const char *windows_env_get(const char *const *env, const char *name);

/*
 * The files to try for `file` (libuv's order): with a folder in it that one, otherwise cwd (where cwd_first)
 * and the folders of `path`; in each the name itself if it has a suffix, then with .com, then with .exe.
 * Relative folders are those of cwd; NULL or "": of the process. path NULL: none.
 */
char **windows_candidates(struct arena *arena, const char *file, const char *cwd, const char *path,
                          bool cwd_first);

#endif
