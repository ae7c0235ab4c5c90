#include "common/place.h"
#include "common/files.h"
#include "common/say.h"
#include "common/text.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *root, *build, *work, *self;

static char *from_environment(const char *name) {
  const char *value = getenv(name);
  if (!value || !*value)
    return NULL;
  char *real = realpath(value, NULL);
  return real ? real : text_copy(value);
}

/* `path` without its last `count` parts. */
static char *above(const char *path, int count) {
  char *copy = text_copy(path);
  char *folder = copy;
  while (count-- > 0)
    folder = dirname(folder);
  char *result = text_copy(folder);
  free(copy);
  return result;
}

static bool is_checkout(const char *path) {
  char *exercises = text_format("%s/exercises", path);
  char *header = text_format("%s/src/childproc/childproc.h", path);
  bool found = folder_exists(exercises) && file_exists(header);
  free(exercises);
  free(header);
  return found;
}

static char *find_root(void) {
  for (int levels = 1; levels < 64; levels++) {
    char *path = above(self, levels);
    if (is_checkout(path))
      return path;
    bool top = strcmp(path, "/") == 0;
    free(path);
    if (top)
      break;
  }
  return NULL;
}

int place_find(void) {
  char path[PATH_MAX];
  ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
  if (size < 0) {
    int error = errno;
    fprintf(stderr, _("kit: /proc/self/exe cannot be read (%s); is /proc mounted?\n"), strerror(error));
    return -error;
  }
  path[size] = '\0';
  self = text_copy(path);
  root = from_environment("KIT_ROOT");
  if (!root)
    root = find_root();
  if (!root) {
    fprintf(stderr, _("kit: no checkout of childproc above %s; set KIT_ROOT to its folder\n"), self);
    return -ENOENT;
  }
  build = from_environment("KIT_BUILD");
  if (!build)
    build = above(self, 3);
  work = from_environment("KIT_WORK");
  if (!work)
    work = text_format("%s/work", root);
  return 0;
}

const char *place_root(void) {
  return root;
}

const char *place_build(void) {
  return build;
}

const char *place_work(void) {
  return work;
}

const char *place_self(void) {
  return self;
}

static const char *below(const char *path, const char *folder) {
  size_t size = strlen(folder);
  return strncmp(path, folder, size) == 0 && path[size] == '/' ? path + size + 1 : NULL;
}

const char *place_short(const char *path) {
  char here[PATH_MAX];
  const char *rest = getcwd(here, sizeof here) ? below(path, here) : NULL;
  return rest ? rest : path;
}
