#include "child/search.h"

#include "child/env.h"
#include "child/windows_search.h"
#include "os/os.h"

#include <stdbool.h>
#include <stddef.h>

char **search_env(struct arena *arena, const char *const *base, const char *const *add) {
  return os_takes_line() ? windows_env(arena, base, add) : env_make(arena, base, add);
}

char **search(struct arena *arena, const char *file, const char *cwd, const char *const *env) {
  if (!os_takes_line())
    return env_candidates(arena, file, env);
  /* The rule is that of the process that searches, as with NeedCurrentDirectoryForExePathW(). */
  char **own = os_environ();
  if (own == NULL)
    return NULL;
  const char *const variable = "NoDefaultCurrentDirectoryInExePath";
  bool here = windows_env_get((const char *const *)own, variable) == NULL;
  os_environ_free(own);
  return windows_candidates(arena, file, cwd, windows_env_get(env, "PATH"), here);
}
