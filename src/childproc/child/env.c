#include "child/env.h"

#include <stdbool.h>
#include <string.h>

#define DEFAULT_PATH "/bin:/usr/bin" /* of libc, for an environment without PATH */

static size_t name_length(const char *entry) {
  const char *equals = strchr(entry, '=');
  return equals == NULL ? strlen(entry) : (size_t)(equals - entry);
}

static bool same_name(const char *a, const char *b) {
  size_t length = name_length(a);
  return length == name_length(b) && memcmp(a, b, length) == 0;
}

static size_t count(const char *const *list) {
  size_t n = 0;
  while (list != NULL && list[n] != NULL)
    n++;
  return n;
}

/* Lays one entry over the first `used` of env; how many there are then. */
static size_t overlay(char **env, size_t used, char *entry) {
  size_t kept = 0;
  bool placed = strchr(entry, '=') == NULL; /* a bare name only takes away */
  for (size_t i = 0; i < used; i++) {
    if (!same_name(env[i], entry))
      env[kept++] = env[i];
    else if (!placed)
      env[kept++] = entry, placed = true;
  }
  if (!placed)
    env[kept++] = entry;
  return kept;
}

char **env_make(struct arena *arena, const char *const *base, const char *const *add) {
  char **env = arena_array(arena, count(base) + count(add) + 1, sizeof(char *));
  if (env == NULL)
    return NULL;
  size_t used = 0;
  for (size_t i = 0, n = count(base); i < n; i++)
    if ((env[used++] = arena_copy(arena, base[i])) == NULL)
      return NULL;
  for (size_t i = 0, n = count(add); i < n; i++) {
    char *entry = arena_copy(arena, add[i]);
    if (entry == NULL)
      return NULL;
    used = overlay(env, used, entry);
  }
  env[used] = NULL;
  return env;
}

const char *env_get(const char *const *env, const char *name) {
  size_t length = strlen(name);
  for (; *env != NULL; env++)
    if (strncmp(*env, name, length) == 0 && (*env)[length] == '=')
      return *env + length + 1;
  return NULL;
}

static char *candidate(struct arena *arena, const char *directory, size_t length, const char *file) {
  size_t size = strlen(file) + 1;
  char *path = arena_alloc(arena, length + 1 + size);
  if (path == NULL)
    return NULL;
  memcpy(path, directory, length);
  if (length > 0)
    path[length++] = '/';
  memcpy(path + length, file, size);
  return path;
}

char **env_candidates(struct arena *arena, const char *file, const char *const *env) {
  const char *path = env_get(env, "PATH");
  if (path == NULL)
    path = DEFAULT_PATH;
  size_t most = 2;
  for (const char *at = path; *at != '\0'; at++)
    most += *at == ':';
  char **list = arena_array(arena, most, sizeof(char *));
  if (list == NULL)
    return NULL;
  if (strchr(file, '/') != NULL)
    return (list[0] = arena_copy(arena, file)) == NULL ? NULL : list;
  for (size_t n = 0;; n++) {
    size_t length = strcspn(path, ":");
    if ((list[n] = candidate(arena, path, length, file)) == NULL)
      return NULL;
    if (path[length] == '\0')
      return list;
    path += length + 1;
  }
}
