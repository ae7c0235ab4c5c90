#include "os/linux/cgroup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A word of a list such as "rw,memory". */
static bool has_word(const char *list, size_t size, const char *word) {
  size_t length = strlen(word);
  for (const char *at = list, *end = list + size; at < end;) {
    const char *comma = memchr(at, ',', (size_t)(end - at));
    size_t n = (size_t)((comma ? comma : end) - at);
    if (n == length && memcmp(at, word, n) == 0)
      return true;
    at += n + 1;
  }
  return false;
}

/* Spaces and the like are written as \040 there. */
static void unescape(char *text) {
  char *to = text;
  for (const char *from = text; *from; from++) {
    unsigned code;
    if (*from == '\\' && sscanf(from + 1, "%3o", &code) == 1) {
      *to++ = (char)code;
      from += 3;
    } else
      *to++ = *from;
  }
  *to = '\0';
}

/* The words of a line, with NULs between them. */
static size_t split(char *line, char **ret, size_t capacity) {
  size_t count = 0;
  for (char *rest = line, *word; count < capacity && (word = strtok_r(rest, " ", &rest));)
    ret[count++] = word;
  return count;
}

enum { ROOT = 3, POINT = 4, OPTIONAL = 6, WORDS = 32 };

/* Root and mount point of the hierarchy, from one line of mountinfo. */
static bool is_mount(char *line, const char *controller, char **ret_root, char **ret_point) {
  char *words[WORDS];
  size_t count = split(line, words, WORDS), dash = OPTIONAL;
  while (dash < count && strcmp(words[dash], "-") != 0)
    dash++;
  if (dash + 3 >= count)
    return false;
  const char *type = words[dash + 1], *options = words[dash + 3];
  if (strcmp(type, controller ? "cgroup" : "cgroup2") != 0 ||
      (controller && !has_word(options, strlen(options), controller)))
    return false;
  *ret_root = words[ROOT];
  *ret_point = words[POINT];
  unescape(*ret_root);
  unescape(*ret_point);
  return true;
}

/* What /proc/self/cgroup says: "0::/path", "4:memory:/path". */
static const char *own_path(char *text, const char *controller) {
  for (char *rest = text, *line; (line = strtok_r(rest, "\n", &rest));) {
    char *names = strchr(line, ':');
    char *path = names ? strchr(names + 1, ':') : NULL;
    if (path && (controller ? has_word(names + 1, (size_t)(path - names - 1), controller)
                            : strncmp(line, "0::", 3) == 0))
      return path + 1;
  }
  return NULL;
}

/* A mount may show a part of the hierarchy only: `root` is what stands at its top. */
static int join(const char *point, const char *root, const char *path, char *ret) {
  size_t length = strcmp(root, "/") == 0 ? 0 : strlen(root);
  if (strstr(path, "/..") || strncmp(path, root, length) != 0 || (path[length] && path[length] != '/'))
    return -ENOENT;
  path += length;
  int n = snprintf(ret, PATH_MAX, "%s%s", point, strcmp(path, "/") == 0 ? "" : path);
  return n >= PATH_MAX ? -ENAMETOOLONG : 0;
}

static int find(char *mounts, const char *path, const char *controller, char *ret) {
  int r = -ENOENT;
  for (char *rest = mounts, *line; r < 0 && (line = strtok_r(rest, "\n", &rest));) {
    char *root, *point;
    if (is_mount(line, controller, &root, &point))
      r = join(point, root, path, ret);
  }
  return r;
}

int cgroup_own(const char *controller, char ret_path[PATH_MAX]) {
  char *groups = sys_text_whole("/proc/self/cgroup");
  char *mounts = sys_text_whole("/proc/self/mountinfo");
  const char *path = groups ? own_path(groups, controller) : NULL;
  int r = path && mounts ? find(mounts, path, controller, ret_path) : -ENOENT;
  free(groups);
  free(mounts);
  return r;
}

bool cgroup_is_ours(const char *path) {
  if (!sys_has_manager())
    return true;
  char above[PATH_MAX];
  (void)snprintf(above, sizeof above, "%s", path);
  for (char *slash; *above; *slash = '\0') {
    if (sys_is_delegated(above))
      return true;
    slash = strrchr(above, '/');
    if (!slash)
      break;
  }
  return false;
}
