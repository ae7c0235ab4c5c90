/* Recursion: the first folder, or else whatever the rest of PATH says. */
#include "look_up.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int check_file(const char *path) {
  struct stat st;
  if (stat(path, &st) < 0)
    return errno == EACCES ? EACCES : ENOENT;
  if (!S_ISREG(st.st_mode) || access(path, X_OK) < 0)
    return EACCES;
  return 0;
}

static int use(const char *path, char *buffer, size_t size) {
  int error = check_file(path);
  if (error)
    return error;
  if (strnlen(path, size) == size)
    return ENAMETOOLONG;
  memcpy(buffer, path, strlen(path) + 1);
  return 0;
}

/* `whole` has room for PATH_MAX bytes; one is enough for all calls, each is done with it before the next. */
static int search(const char *name, const char *path, char *whole, char *buffer, size_t size) {
  const char *colon = strchrnul(path, ':');
  const char *between = colon == path ? "" : "/";
  int length = snprintf(whole, PATH_MAX, "%.*s%s%s", (int)(colon - path), path, between, name);
  int first = length < PATH_MAX ? use(whole, buffer, size) : ENOENT;
  if (*colon == '\0' || first == 0 || first == ENAMETOOLONG)
    return first;
  int rest = search(name, colon + 1, whole, buffer, size);
  return rest == ENOENT ? first : rest;
}

int look_up(const char *name, const char *path, char *buffer, size_t size) {
  char whole[PATH_MAX];
  if (*name == '\0')
    return ENOENT;
  if (strchr(name, '/'))
    return use(name, buffer, size);
  return search(name, path ? path : "/bin:/usr/bin", whole, buffer, size);
}
