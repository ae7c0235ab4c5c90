/* Which rights of Landlock our own few are. */
#include "os/linux/isolation.h"
#include "os/linux/sys_isolation.h"

enum {
  READ = LANDLOCK_READ_FILE | LANDLOCK_READ_DIR,
  /* No devices: a folder that may be written is no place to make one. */
  WRITE = LANDLOCK_WRITE_FILE | LANDLOCK_TRUNCATE | LANDLOCK_REMOVE_DIR | LANDLOCK_REMOVE_FILE |
          LANDLOCK_MAKE_DIR | LANDLOCK_MAKE_REG | LANDLOCK_MAKE_SOCK | LANDLOCK_MAKE_FIFO |
          LANDLOCK_MAKE_SYM | LANDLOCK_REFER
};

static uint64_t known_to(int abi) {
  uint64_t rights = (LANDLOCK_MAKE_SYM << 1) - 1;
  if (abi >= 2)
    rights |= LANDLOCK_REFER;
  if (abi >= 3)
    rights |= LANDLOCK_TRUNCATE;
  if (abi >= 5)
    rights |= LANDLOCK_IOCTL_DEV;
  return rights;
}

uint64_t landlock_rights(unsigned access, int abi) {
  uint64_t rights = (access & CP_MAY_READ ? READ : 0U) | (access & CP_MAY_WRITE ? WRITE : 0U) |
                    (access & CP_MAY_RUN ? LANDLOCK_EXECUTE | LANDLOCK_READ_FILE : 0U) |
                    (access & ISOLATE_DEVICE ? LANDLOCK_IOCTL_DEV : 0U);
  return (access == ~0U ? ~(uint64_t)0 : rights) & known_to(abi);
}
