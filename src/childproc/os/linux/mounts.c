/* What a sealed child sees of the file system, worked out before there is one. */
#include "os/linux/mounts.h"

#include "os/linux/sys_isolation.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Whether everything at `path` is seen already because of what is at `folder`. */
static bool covers(const mount_place *folder, const mount_place *one) {
  size_t size = strlen(folder->target);
  return folder->link == NULL && (one->access & ~folder->access) == 0 &&
         strncmp(folder->target, one->target, size) == 0 &&
         (one->target[size] == '/' || one->target[size] == '\0');
}

/* *ret NULL: it is no link. */
static int link_of(struct arena *arena, const char *path, const char **ret) {
  char target[PATH_MAX];
  ssize_t n = readlink(path, target, sizeof target - 1);
  target[n < 0 ? 0 : n] = '\0';
  *ret = n < 0 ? NULL : arena_copy(arena, target);
  return n >= 0 && *ret == NULL ? -ENOMEM : 0;
}

/* /proc is its own, and so are these. */
static bool is_own(const char *path) {
  static const char *const own[] = {"/proc", "/tmp", "/dev/shm"};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
    size_t size = strlen(own[i]);
    bool inside = strncmp(path, own[i], size) == 0;
    if (inside && (path[size] == '\0' || (i == 0 && path[size] == '/')))
      return true;
  }
  return false;
}

/* Folders before what lies in them; what is the same keeps its order. */
static void insert(struct mounts *mounts, mount_place one) {
  size_t at = mounts->count++;
  for (; at > 0 && strlen(mounts->places[at - 1].target) > strlen(one.target); at--)
    mounts->places[at] = mounts->places[at - 1];
  mounts->places[at] = one;
}

static void drop_covered(struct mounts *mounts) {
  size_t kept = 0;
  for (size_t i = 0; i < mounts->count; i++) {
    bool covered = false;
    for (size_t j = 0; j < kept; j++)
      covered = covered || covers(&mounts->places[j], &mounts->places[i]);
    if (!covered)
      mounts->places[kept++] = mounts->places[i];
  }
  mounts->count = kept;
}

int mounts_plan(struct arena *arena, const os_isolation_wish *wish, os_isolation *isolation) {
  char here[PATH_MAX];
  struct mounts *mounts = arena_alloc(arena, sizeof *mounts);
  mount_place *places = arena_array(arena, isolation->path_count, sizeof *places);
  if (mounts == NULL || places == NULL)
    return -ENOMEM;
  *mounts = (struct mounts){.places = places, .fallback = isolation->scratch ? isolation->scratch : "/tmp"};
  for (size_t i = 0; i < isolation->path_count; i++) {
    const allowed_path *path = &isolation->paths[i];
    const char *link = NULL;
    if (*path->path != '/' || path->path[1] == '\0' || is_own(path->path))
      continue;
    if (!path->named && link_of(arena, path->path, &link) < 0)
      return -ENOMEM;
    insert(mounts, (mount_place){.source = path->path,
                                 .target = path->path + 1,
                                 .link = link,
                                 .access = path->access,
                                 .named = path->named,
                                 .fd = -1});
  }
  drop_covered(mounts);
  if (wish->cwd == NULL && getcwd(here, sizeof here) != NULL &&
      (mounts->cwd = arena_copy(arena, here)) == NULL)
    return -ENOMEM;
  isolation->mounts = mounts;
  return 0;
}

void mounts_explain(const struct mounts *mounts, char *ret, size_t size) {
  snprintf(ret, size,
           "open_tree() and move_mount() of %zu paths, mount() of proc, /tmp and /dev/shm, pivot_root()",
           mounts->count);
}
