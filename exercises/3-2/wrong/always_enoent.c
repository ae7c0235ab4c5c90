/* expect: FAIL */
/* Whatever was not found is not there. */
#include "look_up.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 0, or why it cannot be executed. */
static int try_one(const char *candidate) {
  struct stat st;
  if (stat(candidate, &st) != 0)
    return errno == EACCES ? EACCES : ENOENT;
  return S_ISREG(st.st_mode) && access(candidate, X_OK) == 0 ? 0 : EACCES;
}

static int give(const char *candidate, char *buffer, size_t size) {
  if (strlen(candidate) >= size)
    return ENAMETOOLONG;
  strcpy(buffer, candidate);
  return 0;
}

static int search(const char *name, const char *path, char *buffer, size_t size) {
  char candidate[PATH_MAX];
  int error = ENOENT;
  for (const char *at = path;; at++) {
    int length = (int)strcspn(at, ":");
    int n = snprintf(candidate, sizeof candidate, "%.*s%s%s", length, at, length ? "/" : "", name);
    int tried = n < (int)sizeof candidate ? try_one(candidate) : ENOENT;
    if (tried == 0)
      return give(candidate, buffer, size);
    at += length;
    if (*at == '\0')
      return error;
  }
}

int look_up(const char *name, const char *path, char *buffer, size_t size) {
  if (*name == '\0')
    return ENOENT;
  if (!strchr(name, '/'))
    return search(name, path ? path : "/bin:/usr/bin", buffer, size);
  int error = try_one(name);
  return error ? error : give(name, buffer, size);
}
