/* The new process's side of Landlock; the rules of child.c hold. */
#include "os/linux/isolation.h"
#include "os/linux/sys_isolation.h"

/*
 * Its own /proc/<pid> has no name before it is born. Its children's are not allowed: they are listed under
 * other numbers. Where there is no /proc, nothing is lost.
 */
static void allow_own_proc(int rules) {
  int fd = sys_open_path("/proc/self");
  if (fd < 0)
    return;
  (void)sys_landlock_allow(rules, fd, LANDLOCK_READ_FILE | LANDLOCK_READ_DIR);
  sys_close(fd);
}

/* What a root of its own has that is nowhere else; it holds nothing that was not allowed. */
static void allow_own(int rules, int abi) {
  static const char *const own[] = {"/tmp", "/dev/shm", "/proc", "/"};
  for (int i = 0; i < 4; i++) {
    int fd = sys_open_path(own[i]);
    if (fd < 0)
      continue;
    uint64_t access = i < 2   ? landlock_rights(CP_MAY_READ | CP_MAY_WRITE | CP_MAY_RUN, abi)
                      : i < 3 ? LANDLOCK_READ_FILE | LANDLOCK_READ_DIR
                              : LANDLOCK_READ_DIR;
    (void)sys_landlock_allow(rules, fd, access);
    sys_close(fd);
  }
}

int landlock_enter(int rules, const os_isolation *isolation) {
  allow_own_proc(rules);
  if (isolation->mounts != NULL)
    allow_own(rules, isolation->abi);
  return sys_landlock_enter(rules);
}
