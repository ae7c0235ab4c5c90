/* Cuts a copy of PATH into its elements with strsep(), which gives the empty ones too. */
#include "look_up.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *join(const char *folder, const char *name) {
  size_t length = strlen(folder);
  char *whole = malloc(length + strlen(name) + 2);
  if (!whole)
    return NULL;
  strcpy(whole, folder);
  if (length)
    strcat(whole, "/");
  return strcat(whole, name);
}

static bool is_program(const char *path, bool *there) {
  struct stat st;
  /* EACCES: in a folder that may not be searched; execvp() says so, too */
  if (stat(path, &st) != 0 && errno != EACCES)
    return false;
  *there = true;
  return access(path, X_OK) == 0 && S_ISREG(st.st_mode);
}

static int keep(const char *found, char *buffer, size_t size) {
  size_t needed = strlen(found) + 1;
  if (needed > size)
    return ENAMETOOLONG;
  memcpy(buffer, found, needed);
  return 0;
}

static int look_in(char *folders, const char *name, char *buffer, size_t size) {
  bool there = false;
  char *folder;
  while ((folder = strsep(&folders, ":")) != NULL) {
    char *candidate = join(folder, name);
    if (!candidate)
      return ENOMEM;
    if (is_program(candidate, &there)) {
      int r = keep(candidate, buffer, size);
      free(candidate);
      return r;
    }
    free(candidate);
  }
  return there ? EACCES : ENOENT;
}

int look_up(const char *name, const char *path, char *buffer, size_t size) {
  bool there = false;
  if (!*name)
    return ENOENT;
  if (strchr(name, '/')) {
    if (is_program(name, &there))
      return keep(name, buffer, size);
    return there ? EACCES : ENOENT;
  }
  const char *all = path ? path : "/bin:/usr/bin";
  char *folders = malloc(strlen(all) + 1);
  if (!folders)
    return ENOMEM;
  strcpy(folders, all);
  int r = look_in(folders, name, buffer, size);
  free(folders);
  return r;
}
