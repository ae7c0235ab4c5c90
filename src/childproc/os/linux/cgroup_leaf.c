#include "os/linux/cgroup.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int open_leaf(char *path, struct cgroup_leaf *ret) {
  int r = sys_folder_make(path);
  int folder = r < 0 ? r : sys_folder_open(path);
  if (folder < 0) {
    if (r >= 0)
      (void)sys_folder_remove(path);
    free(path);
    return folder;
  }
  *ret = (struct cgroup_leaf){.folder = folder, .path = path};
  return 0;
}

int leaf_make(const char *parent, struct cgroup_leaf *ret) {
  static atomic_uint numbers;
  char name[128], path[PATH_MAX];
  if (!sweep_name(name, sizeof name))
    return -ENOTSUP;
  sweep_stale(parent);
  unsigned number = atomic_fetch_add(&numbers, 1);
  if (snprintf(path, sizeof path, "%s/%s%u", parent, name, number) >= (int)sizeof path)
    return -ENAMETOOLONG;
  size_t size = strlen(path) + 1;
  char *copy = sys_calloc(1, size);
  return copy ? open_leaf(memcpy(copy, path, size), ret) : -ENOMEM;
}

void leaf_remove(struct cgroup_leaf *leaf) {
  if (leaf->folder < 0)
    return;
  sys_close(leaf->folder);
  if (sweep_remove(leaf->path) == -EBUSY)
    sweep_later(leaf->path);
  else
    free(leaf->path);
  *leaf = (struct cgroup_leaf){.folder = -1};
}

void leaf_forget(struct cgroup_leaf *leaf) {
  sys_close(leaf->folder);
  free(leaf->path);
}

int leaf_write(const struct cgroup_leaf *leaf, const char *file, const char *text) {
  int fd = sys_file_open(leaf->folder, file, O_WRONLY);
  if (fd < 0)
    return fd;
  int64_t n = sys_write(fd, text, strlen(text));
  sys_close(fd);
  return n < 0 ? (int)n : 0;
}

int leaf_write_number(const struct cgroup_leaf *leaf, const char *file, uint64_t number) {
  char text[24];
  (void)snprintf(text, sizeof text, "%llu", (unsigned long long)number);
  return leaf_write(leaf, file, number == CP_NO_LIMIT ? "max" : text);
}

int64_t leaf_number(const struct cgroup_leaf *leaf, const char *file, const char *key) {
  char text[2048];
  int64_t n = sys_text_read(leaf->folder, file, text, sizeof text);
  if (n < 0)
    return n;
  long long number;
  if (!key)
    return sscanf(text, "%lld", &number) == 1 ? number : -EINVAL;
  size_t length = strlen(key);
  for (const char *line = text; line; line = strchr(line, '\n')) {
    line += *line == '\n';
    if (strncmp(line, key, length) == 0 && sscanf(line + length, " %lld", &number) == 1)
      return number;
  }
  return -ENOENT;
}

int leaf_open_members(const struct cgroup_leaf *leaf) {
  return sys_file_open(leaf->folder, "cgroup.procs", O_WRONLY);
}
