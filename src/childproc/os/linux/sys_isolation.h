/* The system calls of isolation; each as in sys.h. Those marked (child) run in the new process. */
#ifndef OS_LINUX_SYS_ISOLATION_H
#define OS_LINUX_SYS_ISOLATION_H

#include "os/sys.h"

#include <linux/filter.h>

int sys_no_new_privileges(void); /* (child) */
int sys_drop_capabilities(void); /* (child) all sets, and the bounding set where that is allowed */
int sys_seccomp_there(void);
int sys_seccomp(const struct sock_fprog *filter); /* (child) */

/* As the kernel has them; older headers do not. */
enum {
  LANDLOCK_EXECUTE = 1 << 0,
  LANDLOCK_WRITE_FILE = 1 << 1,
  LANDLOCK_READ_FILE = 1 << 2,
  LANDLOCK_READ_DIR = 1 << 3,
  LANDLOCK_REMOVE_DIR = 1 << 4,
  LANDLOCK_REMOVE_FILE = 1 << 5,
  LANDLOCK_MAKE_CHAR = 1 << 6,
  LANDLOCK_MAKE_DIR = 1 << 7,
  LANDLOCK_MAKE_REG = 1 << 8,
  LANDLOCK_MAKE_SOCK = 1 << 9,
  LANDLOCK_MAKE_FIFO = 1 << 10,
  LANDLOCK_MAKE_BLOCK = 1 << 11,
  LANDLOCK_MAKE_SYM = 1 << 12,
  LANDLOCK_REFER = 1 << 13,     /* ABI 2 */
  LANDLOCK_TRUNCATE = 1 << 14,  /* ABI 3 */
  LANDLOCK_IOCTL_DEV = 1 << 15, /* ABI 5 */

  LANDLOCK_BIND_TCP = 1 << 0, /* ABI 4 */
  LANDLOCK_CONNECT_TCP = 1 << 1,

  LANDLOCK_SCOPE_ABSTRACT_UNIX = 1 << 0, /* ABI 6 */
  LANDLOCK_SCOPE_SIGNAL = 1 << 1
};
typedef struct landlock_handled {
  uint64_t files, network, scoped;
} landlock_handled;

int sys_landlock_abi(void);
int sys_landlock_create(const landlock_handled *handled, size_t size);
int sys_landlock_allow(int rules, int fd, uint64_t access); /* (child) */
int sys_landlock_enter(int rules);                          /* (child) */
int sys_open_path(const char *path);                        /* (child) O_PATH */

/* ---- Namespaces and mounts, all (child) ---- */

/* As fork(), with flags of clone(). */
int sys_fork_into(int flags);
int sys_unshare(int flags);

enum { MOUNT_READ_ONLY = 1, MOUNT_NO_SET_ID = 2, MOUNT_NO_DEVICES = 4, MOUNT_NO_EXEC = 8 };
int sys_mounts_private(void);
int sys_mount(const char *type, const char *path, const char *data);
int sys_open_tree(const char *path); /* a copy of what is mounted there and below, in no place yet */
int sys_move_mount(int fd, const char *path);
int sys_mount_flags(int fd, const char *path, unsigned flags, bool below); /* fd -1: of the path */
int sys_pivot_root_here(void); /* the working directory becomes the root, the old one lies on it */
int sys_unmount_here(void);
int sys_mkdir(const char *path, unsigned mode);
int sys_symlink(const char *target, const char *path);
int sys_create(const char *path); /* a new empty file; its descriptor */

int sys_is_readable(void);        /* 1: other processes of its user may look into it */
void sys_become_unreadable(void); /* to all but root */
void sys_reap_nobody(void);       /* who ends is gone at once */
void sys_close_all_above(int fd);
int sys_poll_one(int fd); /* waits until it can be read */

#endif
