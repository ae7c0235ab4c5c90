#include "base/error.h"
#include "child/check.h"
#include "child/search.h"
#include "os/os.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *not_found(const char *file, int errnum) {
  cp_error facts = {.errnum = errnum, .name = "Error", .path = file, .syscall = "which", .index = -1};
  facts.code = errno_name(errnum);
  facts.advice = "Check the name, and the PATH of the environment.";
  error_set(facts, "which %s %s", file, facts.code);
  return NULL;
}

static char *first_executable(char **candidates, const char *file) {
  int errnum = ENOENT;
  for (char **at = candidates; *at != NULL; at++) {
    int r = os_is_executable(*at);
    if (r >= 0) {
      char *found = strdup(*at);
      return found != NULL ? found : (error_memory(), NULL);
    }
    if (r == -EACCES)
      errnum = EACCES;
  }
  return not_found(file, errnum);
}

char *cp_which(const char *file, const cp_options *options) {
  cp_options own;
  if (check_options(options, &own) < 0 || check_spawn(file, NULL, &own) < 0)
    return NULL;
  struct arena arena = {0};
  char **inherited = own.env == NULL ? os_environ() : NULL;
  const char *const *base = own.env != NULL ? own.env : (const char *const *)inherited;
  char **env = base == NULL ? NULL : search_env(&arena, base, own.env_add);
  os_environ_free(inherited);
  char **candidates = env == NULL ? NULL : search(&arena, file, own.cwd, (const char *const *)env);
  char *found = candidates == NULL ? (error_memory(), NULL) : first_executable(candidates, file);
  arena_free(&arena);
  return found;
}
