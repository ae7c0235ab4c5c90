#include "child/windows_search.h"

#include <string.h>

/* ---- environments ---- */

static char upper(char c) {
  return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

static size_t name_length(const char *entry) {
  const char *equals = *entry == '\0' ? NULL : strchr(entry + 1, '=');
  return equals == NULL ? strlen(entry) : (size_t)(equals - entry);
}

static bool same_name(const char *a, const char *b) {
  size_t length = name_length(a);
  if (length != name_length(b))
    return false;
  for (size_t i = 0; i < length; i++)
    if (upper(a[i]) != upper(b[i]))
      return false;
  return true;
}

static size_t count(const char *const *list) {
  size_t n = 0;
  while (list != NULL && list[n] != NULL)
    n++;
  return n;
}

static size_t lay(char **env, size_t used, char *entry) {
  size_t kept = 0;
  for (size_t i = 0; i < used; i++)
    if (!same_name(env[i], entry))
      env[kept++] = env[i];
  if (entry[name_length(entry)] == '=')
    env[kept++] = entry;
  return kept;
}

char **windows_env(struct arena *arena, const char *const *base, const char *const *add) {
  size_t own = count(base), all = own + count(add), used = 0;
  char **env = arena_array(arena, all + 1, sizeof(char *));
  if (env == NULL)
    return NULL;
  for (size_t i = 0; i < all; i++) {
    char *entry = arena_copy(arena, i < own ? base[i] : add[i - own]);
    if (entry == NULL)
      return NULL;
    used = lay(env, used, entry);
  }
  env[used] = NULL;
  return env;
}

const char *windows_env_get(const char *const *env, const char *name) {
  for (; env != NULL && *env != NULL; env++)
    if (same_name(*env, name))
      return *env + name_length(*env) + 1;
  return NULL;
}

/* ---- searching ---- */

struct places {
  struct arena *arena;
  const char *file;
  const char *cwd;
  char **list;
  size_t used;
};

static bool is_separator(char c) {
  return c == '\\' || c == '/';
}

static bool is_absolute(const char *path, size_t length) {
  return (length > 0 && is_separator(path[0])) || (length > 1 && path[1] == ':');
}

static bool has_suffix(const char *file) {
  const char *dot = strrchr(file, '.');
  return dot != NULL && dot[1] != '\0' && strpbrk(dot, "\\/") == NULL;
}

/* One name in one folder; NULL as the folder is none. False: no memory. */
static bool add_file(struct places *places, const char *folder, size_t length, const char *suffix) {
  const char *cwd = places->cwd != NULL && !is_absolute(folder, length) ? places->cwd : "";
  size_t before = strlen(cwd), size = before + length + strlen(places->file) + strlen(suffix) + 3;
  char *path = arena_alloc(places->arena, size), *to = path;
  if (path == NULL)
    return false;
  memcpy(to, cwd, before);
  to += before;
  if (before > 0 && !is_separator(to[-1]))
    *to++ = '\\';
  memcpy(to, folder, length);
  to += length;
  if (length > 0 && !is_separator(to[-1]))
    *to++ = '\\';
  memcpy(to, places->file, strlen(places->file));
  to += strlen(places->file);
  memcpy(to, suffix, strlen(suffix) + 1);
  places->list[places->used++] = path;
  return true;
}

static bool add_folder(struct places *places, const char *folder, size_t length) {
  return (!has_suffix(places->file) || add_file(places, folder, length, "")) &&
         add_file(places, folder, length, ".com") && add_file(places, folder, length, ".exe");
}

/* Entries may stand in quotation marks, in which a semicolon is a part of the name. */
static bool add_path(struct places *places, const char *path) {
  while (*path != '\0') {
    char mark = *path == '"' || *path == '\'' ? *path++ : '\0';
    size_t length = mark != '\0' ? strcspn(path, (const char[]){mark, '\0'}) : strcspn(path, ";");
    if (length > 0 && !add_folder(places, path, length))
      return false;
    path += length;
    path += strcspn(path, ";");
    path += *path == ';';
  }
  return true;
}

static size_t most_places(const char *path) {
  size_t most = 2;
  for (; path != NULL && *path != '\0'; path++)
    most += *path == ';';
  return 3 * most + 1;
}

char **windows_candidates(struct arena *arena, const char *file, const char *cwd, const char *path,
                          bool cwd_first) {
  struct places places = {.arena = arena, .file = file, .cwd = cwd != NULL && *cwd != '\0' ? cwd : NULL};
  places.list = arena_array(arena, most_places(path), sizeof(char *));
  if (places.list == NULL)
    return NULL;
  bool good;
  if (strpbrk(file, "\\/:") != NULL) {
    if (is_absolute(file, strlen(file)))
      places.cwd = NULL;
    good = add_folder(&places, "", 0);
  } else {
    good = (!cwd_first || add_folder(&places, places.cwd == NULL ? "." : "", places.cwd == NULL ? 1 : 0)) &&
           (path == NULL || add_path(&places, path));
  }
  return good ? places.list : NULL;
}
