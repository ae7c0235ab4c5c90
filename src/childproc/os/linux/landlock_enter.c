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

int landlock_enter(int rules, const os_isolation *isolation) {
  allow_own_proc(rules);
  (void)isolation;
  return sys_landlock_enter(rules);
}
