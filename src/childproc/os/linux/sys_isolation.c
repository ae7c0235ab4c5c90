#include "os/linux/sys_isolation.h"

#include "os/linux/sys_linux.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#ifndef SYS_landlock_create_ruleset /* the same on every architecture */
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

int sys_no_new_privileges(void) {
  return (int)SYS_RAW(CALL_PRCTL, SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* The bounding set is for good measure: without new privileges none of it can be had again. */
int sys_drop_capabilities(void) {
  const struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  const struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
  for (long capability = 0; capability < 64; capability++)
    if (SYS_PLAIN(SYS_prctl, PR_CAPBSET_DROP, capability, 0, 0, 0) < 0)
      break;
  return (int)SYS_RAW(CALL_CAPSET, SYS_capset, sys_address(&header), sys_address(none));
}

/* EFAULT: it knows the operation, and would have read a filter. */
int sys_seccomp_there(void) {
  long r = SYS_RAW(CALL_SECCOMP, SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, 0);
  return r == -EFAULT ? 0 : (int)r;
}

int sys_seccomp(const struct sock_fprog *filter) {
  return (int)SYS_RAW(CALL_SECCOMP, SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, sys_address(filter));
}

/* ---- Landlock ---- */

/* Each ABI can be taken away by the fault switch, as if the kernel were older. */
int sys_landlock_abi(void) {
  static const enum sys_call since[] = {CALL_LANDLOCK_2, CALL_LANDLOCK_3, CALL_LANDLOCK_4,
                                        CALL_LANDLOCK_5, CALL_LANDLOCK_6, CALL_LANDLOCK_7};
  long abi = SYS_RAW(CALL_LANDLOCK, SYS_landlock_create_ruleset, 0, 0, 1 /* ask for the version */);
  for (int i = 0; i < (int)(sizeof since / sizeof *since) && i + 2 <= abi; i++)
    if (sys_fault(since[i]) < 0)
      return i + 1;
  return (int)abi;
}

int sys_landlock_create(const landlock_handled *handled, size_t size) {
  return (int)SYS_RAW(CALL_LANDLOCK, SYS_landlock_create_ruleset, sys_address(handled), (long)size, 0);
}

int sys_landlock_allow(int rules, int fd, uint64_t access) {
  struct __attribute__((packed)) {
    uint64_t access;
    int32_t fd;
  } rule = {access, fd};
  return (int)SYS_RAW(CALL_LANDLOCK, SYS_landlock_add_rule, rules, 1 /* a path */, sys_address(&rule), 0);
}

int sys_landlock_enter(int rules) {
  return (int)SYS_RAW(CALL_LANDLOCK, SYS_landlock_restrict_self, rules, 0);
}

int sys_open_path(const char *path) {
  return (int)SYS_RAW(CALL_OPEN, SYS_openat, AT_FDCWD, sys_address(path), O_PATH | O_CLOEXEC);
}

/* ---- namespaces ---- */

int sys_fork_into(int flags) {
  int fault = flags & ~(CLONE_PARENT | 0xff) ? sys_fault(CALL_NAMESPACE) : sys_fault(CALL_CLONE);
  return fault < 0 ? fault : (int)SYS_PLAIN(SYS_clone, flags, 0, 0, 0, 0);
}

int sys_unshare(int flags) {
  return (int)SYS_RAW(CALL_NAMESPACE, SYS_unshare, flags);
}

/* ---- mounts ---- */

#ifndef SYS_open_tree /* the same on every architecture */
#define SYS_open_tree 428
#define SYS_move_mount 429
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

int sys_mounts_private(void) {
  return (int)SYS_RAW(CALL_MOUNT, SYS_mount, 0, sys_address("/"), 0, MS_REC | MS_PRIVATE, 0);
}

int sys_mount(const char *type, const char *path, const char *data) {
  return (int)SYS_RAW(CALL_MOUNT, SYS_mount, sys_address(type), sys_address(path), sys_address(type),
                      MS_NOSUID | MS_NODEV, sys_address(data));
}

int sys_open_tree(const char *path) {
  return (int)SYS_RAW(CALL_MOUNT, SYS_open_tree, AT_FDCWD, sys_address(path),
                      1 /* OPEN_TREE_CLONE */ | O_CLOEXEC | AT_RECURSIVE);
}

int sys_move_mount(int fd, const char *path) {
  return (int)SYS_RAW(CALL_MOUNT, SYS_move_mount, fd, sys_address(""), AT_FDCWD, sys_address(path),
                      4 /* MOVE_MOUNT_F_EMPTY_PATH */);
}

int sys_mount_flags(int fd, const char *path, unsigned flags, bool below) {
  const uint64_t attributes[4] = {flags, 0, 0, 0};
  return (int)SYS_RAW(CALL_MOUNT, SYS_mount_setattr, fd < 0 ? AT_FDCWD : fd, sys_address(path),
                      (*path == '\0' ? AT_EMPTY_PATH : 0) | (below ? AT_RECURSIVE : 0),
                      sys_address(attributes), sizeof attributes);
}

int sys_pivot_root_here(void) {
  return (int)SYS_RAW(CALL_MOUNT, SYS_pivot_root, sys_address("."), sys_address("."));
}

int sys_unmount_here(void) {
  return (int)SYS_RAW(CALL_MOUNT, SYS_umount2, sys_address("."), MNT_DETACH);
}

int sys_mkdir(const char *path, unsigned mode) {
  return (int)SYS_RAW(CALL_MOUNT, SYS_mkdirat, AT_FDCWD, sys_address(path), (long)mode);
}

int sys_symlink(const char *target, const char *path) {
  return (int)SYS_RAW(CALL_MOUNT, SYS_symlinkat, sys_address(target), AT_FDCWD, sys_address(path));
}

int sys_create(const char *path) {
  return (int)SYS_RAW(CALL_MOUNT, SYS_openat, AT_FDCWD, sys_address(path),
                      O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
}

/* ---- the init of a PID namespace ---- */

int sys_is_readable(void) {
  return (int)SYS_PLAIN(SYS_prctl, PR_GET_DUMPABLE, 0, 0, 0, 0);
}

void sys_become_unreadable(void) {
  (void)SYS_PLAIN(SYS_prctl, PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* The kernel reaps for who ignores SIGCHLD, those too that it inherits. */
void sys_reap_nobody(void) {
  const long ignore[20] = {(long)(intptr_t)SIG_IGN};
  (void)SYS_PLAIN(SYS_rt_sigaction, SIGCHLD, sys_address(ignore), 0, _NSIG / 8);
}

void sys_close_all_above(int fd) {
  if (SYS_PLAIN(SYS_close_range, fd + 1L, ~0U, 0) < 0)
    for (int other = fd + 1; other < 65536; other++)
      sys_close(other);
}

int sys_poll_one(int fd) {
  struct pollfd one = {.fd = fd, .events = POLLIN};
  return (int)SYS_PLAIN(SYS_ppoll, sys_address(&one), 1, 0, 0, 0);
}
