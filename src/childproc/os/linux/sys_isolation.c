#include "os/linux/sys_isolation.h"

#include "os/linux/sys_linux.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
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
