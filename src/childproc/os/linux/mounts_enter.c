/*
 * Puts a root of its own together, in the new process; the rules of child.c hold. The process is in a new
 * mount namespace, so nobody else sees any of this, and whatever fails ends it.
 */
#include "os/linux/mounts.h"
#include "os/linux/sys_isolation.h"
#include "os/sys.h"

#include <errno.h>
#include <sys/stat.h>

enum { PATH = 4096 };

/* Taken while the old root is seen and with the rights of before; made as harmless as was asked for. */
static int take(mount_place *one) {
  int fd = sys_open_tree(one->source);
  if (fd < 0)
    return one->named || (fd != -ENOENT && fd != -ENOTDIR && fd != -EACCES && fd != -ELOOP) ? fd : 0;
  unsigned flags = MOUNT_NO_SET_ID | (one->access & CP_MAY_WRITE ? 0 : MOUNT_READ_ONLY) |
                   (one->access & (CP_MAY_RUN | ISOLATE_DEVICE) ? 0 : MOUNT_NO_EXEC) |
                   (one->access & ISOLATE_DEVICE ? 0 : MOUNT_NO_DEVICES);
  int r = sys_mount_flags(fd, "", flags, true);
  if (r < 0) {
    sys_close(fd);
    return r;
  }
  one->fd = fd;
  return 0;
}

/* Only then can it make files: to the new user namespace it was nobody before. Capabilities in it stay. */
int mounts_become(const os_isolation *isolation) {
  if (!(isolation->namespaces & OS_PART(CP_PART_USER)))
    return 0;
  int r = isolation->groups == NULL ? 0 : sys_setgroups(isolation->groups, isolation->group_count);
  if (r >= 0)
    r = sys_setgid(isolation->gid);
  return r < 0 ? r : sys_setuid(isolation->uid);
}

static int folder(const char *path, unsigned mode) {
  int r = sys_mkdir(path, mode);
  return r == -EEXIST ? 0 : r;
}

/* The folders above a path. */
static int folders_above(const char *path) {
  char part[PATH];
  for (size_t i = 0; path[i] != '\0'; i++) {
    if (i + 1 >= sizeof part)
      return -ENAMETOOLONG;
    part[i] = '\0';
    if (path[i] == '/' && i > 0) {
      int r = folder(part, 0755);
      if (r < 0 && r != -EROFS)
        return r;
    }
    part[i] = path[i];
  }
  return 0;
}

static int empty_file(const char *path) {
  int fd = sys_create(path);
  if (fd >= 0)
    sys_close(fd);
  return fd == -EEXIST || fd == -EROFS ? 0 : fd;
}

static int put(mount_place *one) {
  if (one->link == NULL && one->fd < 0)
    return 0;
  int r = folders_above(one->target);
  if (r < 0)
    return r;
  if (one->link != NULL) {
    r = sys_symlink(one->link, one->target);
    return r == -EEXIST ? 0 : r;
  }
  r = sys_stat_mode(one->fd) == S_IFDIR ? folder(one->target, 0755) : empty_file(one->target);
  if (r >= 0 || r == -EROFS)
    r = sys_move_mount(one->fd, one->target);
  sys_close(one->fd);
  one->fd = -1;
  return r;
}

/* Of its own, and small: memory is what they are made of. */
static int make_own(void) {
  static const struct {
    const char *path, *type, *data;
  } own[] = {{"proc", "proc", ""},
             {"tmp", "tmpfs", "mode=1777,size=64m,nr_inodes=16k"},
             {"dev/shm", "tmpfs", "mode=1777,size=16m,nr_inodes=1k"}};
  int r = folder("dev", 0755);
  for (size_t i = 0; r >= 0 && i < sizeof own / sizeof *own; i++) {
    r = folder(own[i].path, 0755);
    if (r >= 0)
      r = sys_mount(own[i].type, own[i].path, own[i].data);
  }
  return r;
}

static int make_links(void) {
  static const char *const links[][2] = {{"/proc/self/fd", "dev/fd"},
                                         {"/proc/self/fd/0", "dev/stdin"},
                                         {"/proc/self/fd/1", "dev/stdout"},
                                         {"/proc/self/fd/2", "dev/stderr"}};
  int r = 0;
  for (size_t i = 0; r >= 0 && i < sizeof links / sizeof *links; i++)
    r = sys_symlink(links[i][0], links[i][1]);
  return r;
}

static int fill(struct mounts *mounts) {
  int r = make_own();
  for (size_t i = 0; r >= 0 && i < mounts->count; i++)
    r = put(&mounts->places[i]);
  return r < 0 ? r : make_links();
}

/* The old root goes under the new one, and away with all its mounts. */
static int change_root(void) {
  int r = sys_pivot_root_here();
  if (r >= 0)
    r = sys_unmount_here();
  if (r >= 0)
    r = sys_chdir("/");
  return r < 0 ? r : sys_mount_flags(-1, "/", MOUNT_READ_ONLY | MOUNT_NO_SET_ID | MOUNT_NO_DEVICES, false);
}

int mounts_enter(const os_isolation *isolation) {
  struct mounts *mounts = isolation->mounts;
  int r = sys_mounts_private();
  for (size_t i = 0; r >= 0 && i < mounts->count; i++)
    if (mounts->places[i].link == NULL)
      r = take(&mounts->places[i]);
  if (r >= 0)
    r = mounts_become(isolation);
  if (r >= 0)
    r = sys_mount("tmpfs", "/tmp", "mode=0755,size=1m,nr_inodes=4k");
  if (r >= 0)
    r = sys_chdir("/tmp");
  if (r >= 0)
    r = fill(mounts);
  if (r >= 0)
    r = change_root();
  if (r < 0 || mounts->cwd == NULL || sys_chdir(mounts->cwd) >= 0)
    return r;
  return sys_chdir(mounts->fallback);
}
