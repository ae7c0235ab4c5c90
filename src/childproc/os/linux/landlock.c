/* Landlock: what a child may do with files, by a list of paths and what is below them. */
#include "os/linux/isolation.h"
#include "os/linux/sys_isolation.h"
#include "os/posix/pipe.h"

#include <errno.h>
#include <sys/stat.h>

enum {
  OF_FILES =
      LANDLOCK_EXECUTE | LANDLOCK_WRITE_FILE | LANDLOCK_READ_FILE | LANDLOCK_TRUNCATE | LANDLOCK_IOCTL_DEV,
  READ = LANDLOCK_READ_FILE | LANDLOCK_READ_DIR,
  /* No devices: a folder that may be written is no place to make one. */
  WRITE = LANDLOCK_WRITE_FILE | LANDLOCK_TRUNCATE | LANDLOCK_REMOVE_DIR | LANDLOCK_REMOVE_FILE |
          LANDLOCK_MAKE_DIR | LANDLOCK_MAKE_REG | LANDLOCK_MAKE_SOCK | LANDLOCK_MAKE_FIFO |
          LANDLOCK_MAKE_SYM | LANDLOCK_REFER
};

int landlock_abi(void) {
  int abi = sys_landlock_abi();
  return abi < 0 ? 0 : abi;
}

static uint64_t rights_of(int abi) {
  uint64_t rights = (LANDLOCK_MAKE_SYM << 1) - 1;
  if (abi >= 2)
    rights |= LANDLOCK_REFER;
  if (abi >= 3)
    rights |= LANDLOCK_TRUNCATE;
  if (abi >= 5)
    rights |= LANDLOCK_IOCTL_DEV;
  return rights;
}

static int create(const os_isolation *isolation) {
  bool network = isolation->parts & OS_PART(CP_PART_NETWORK);
  landlock_handled handled = {.files = rights_of(isolation->abi)};
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
  uint64_t access = (one->access & CP_MAY_READ ? READ : 0U) | (one->access & CP_MAY_WRITE ? WRITE : 0U) |
                    (one->access & CP_MAY_RUN ? LANDLOCK_EXECUTE | LANDLOCK_READ_FILE : 0U) |
                    (one->access & ISOLATE_DEVICE ? LANDLOCK_IOCTL_DEV : 0U);
  int fd = sys_open_path(one->path);
  if (fd < 0)
    return fd;
  int mode = sys_stat_mode(fd);
  access &= rights_of(abi);
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
