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

#endif
