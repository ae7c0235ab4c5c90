/* Landlock: what a child may do with files, by a list of paths and what is below them. */
#include "os/linux/isolation.h"
#include "os/linux/sys_isolation.h"
#include "os/posix/pipe.h"

#include <errno.h>
#include <sys/stat.h>

enum {
  OF_FILES =
      LANDLOCK_EXECUTE | LANDLOCK_WRITE_FILE | LANDLOCK_READ_FILE | LANDLOCK_TRUNCATE | LANDLOCK_IOCTL_DEV
};

int landlock_abi(void) {
  int abi = sys_landlock_abi();
  return abi < 0 ? 0 : abi;
}

static int create(const os_isolation *isolation) {
  bool network = isolation->parts & OS_PART(CP_PART_NETWORK);
  landlock_handled handled = {.files = landlock_rights(~0U, isolation->abi)};
  size_t size = sizeof handled.files;
  if (isolation->abi >= 4) {
    handled.network = network ? LANDLOCK_BIND_TCP | LANDLOCK_CONNECT_TCP : 0;
    size += sizeof handled.network;
  }
  if (isolation->abi >= 6) {
    handled.scoped = (network ? LANDLOCK_SCOPE_ABSTRACT_UNIX : 0U) |
                     (isolation->parts & OS_PART(CP_PART_SIGNALS) ? LANDLOCK_SCOPE_SIGNAL : 0U);
    size += sizeof handled.scoped;
  }
  return sys_landlock_create(&handled, size);
}

/* The kernel refuses rights of folders for a file, and rights that the rules do not handle. */
static int allow(int rules, const allowed_path *one, int abi) {
  uint64_t access = landlock_rights(one->access, abi);
  int fd = sys_open_path(one->path);
  if (fd < 0)
    return fd;
  int mode = sys_stat_mode(fd);
  if (mode != S_IFDIR)
    access &= OF_FILES;
  int r = mode < 0 || access == 0 ? mode : sys_landlock_allow(rules, fd, access);
  sys_close(fd);
  return r < 0 ? r : 0;
}

/* What is not there needs no rule, unless the caller has named it. */
static bool matters(const allowed_path *one, int r) {
  return r < 0 && (one->named || (r != -ENOENT && r != -ENOTDIR && r != -EACCES && r != -ELOOP));
}

int landlock_open(const os_isolation *isolation, int lowest) {
  int rules = fd_move_above(create(isolation), lowest);
  for (size_t i = 0; rules >= 0 && i < isolation->path_count; i++) {
    int r = allow(rules, &isolation->paths[i], isolation->abi);
    if (!matters(&isolation->paths[i], r))
      continue;
    sys_close(rules);
    return r;
  }
  return rules;
}
