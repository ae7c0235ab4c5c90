/* Which namespaces there are for children of this process. */
#include "os/linux/namespaces.h"
#include "os/linux/sys_isolation.h"
#include "os/linux/sys_linux.h"

#include "os/sys.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { NOBODY = 65534 };

int namespaces_flags(unsigned parts) {
  return (parts & OS_PART(CP_PART_PROCESSES) ? CLONE_NEWPID : 0) |
         (parts & OS_PART(CP_PART_MOUNTS) ? CLONE_NEWNS : 0) |
         (parts & OS_PART(CP_PART_NETWORK) ? CLONE_NEWNET : 0) |
         (parts & OS_PART(CP_PART_IPC) ? CLONE_NEWIPC : 0);
}

/* ---- trying out ---- */

/*
 * Mounts are of use with a /proc of one's own processes only, which the kernel refuses where the present one
 * is partly hidden, as in many containers, and with a root that can be left, which an initramfs is not.
 */
static bool can_mount(void) {
  int tree;
  return sys_mounts_private() >= 0 && (tree = sys_open_tree("/usr")) >= 0 &&
         sys_mount_flags(tree, "", MOUNT_READ_ONLY, true) >= 0 && sys_mount("tmpfs", "/tmp", "") >= 0 &&
         sys_mount("proc", "/proc", "") >= 0 && sys_chdir("/tmp") >= 0 && sys_pivot_root_here() >= 0;
}

static void try_mounts(_Atomic unsigned *parts) {
  int pid = sys_fork_into(0);
  if (pid == 0) {
    if (can_mount())
      atomic_fetch_or(parts, OS_PART(CP_PART_MOUNTS));
    sys_exit_now(0);
  }
  if (pid > 0)
    sys_wait_clone(pid);
}

static void try_parts(_Atomic unsigned *parts) {
  static const cp_part each[] = {CP_PART_PROCESSES, CP_PART_NETWORK, CP_PART_IPC};
  int probe = sys_pidfd_open(sys_getpid());
  for (size_t i = 0; i < sizeof each / sizeof *each; i++)
    if ((each[i] != CP_PART_PROCESSES || probe >= 0) && sys_unshare(namespaces_flags(OS_PART(each[i]))) >= 0)
      atomic_fetch_or(parts, OS_PART(each[i]));
  unsigned got = atomic_load(parts);
  if (got & OS_PART(CP_PART_PROCESSES))
    atomic_fetch_or(parts, OS_PART(CP_PART_SIGNALS)); /* there is nobody else to be signalled */
  if ((got & OS_PART(CP_PART_PROCESSES)) && sys_unshare(CLONE_NEWNS) >= 0)
    try_mounts(parts);
}

/* In a child that ends without a signal, so that the host does not notice it. */
static void try_as(int flags, unsigned found, _Atomic unsigned *parts) {
  int pid = sys_fork_into(flags);
  if (pid == 0) {
    atomic_fetch_or(parts, found);
    try_parts(parts);
    sys_exit_now(0);
  }
  if (pid > 0)
    sys_wait_clone(pid);
}

/* Root without user namespaces can have the others. */
static unsigned try_all(void) {
  void *memory;
  sys_mask old;
  if (sys_map(sizeof(_Atomic unsigned), true, &memory) < 0)
    return 0;
  _Atomic unsigned *parts = memory;
  if (sys_mask_block_all(&old) >= 0) {
    try_as(CLONE_NEWUSER, OS_PART(CP_PART_USER), parts);
    if (atomic_load(parts) == 0)
      try_as(0, 0, parts);
    sys_mask_restore(&old);
  }
  unsigned found = atomic_load(parts);
  sys_unmap(memory, sizeof(_Atomic unsigned));
  return found;
}

/*
 * The ids of a new user namespace are written into a file of /proc which belongs to root while the process is
 * not dumpable, as after giving up root. Making a copy of the host dumpable for a moment would let other
 * processes of the user read what the host wants to keep to itself.
 */
static bool can_map(void) {
  return geteuid() == 0 || sys_is_readable() == 1;
}

unsigned namespaces_there(void) {
  static _Atomic unsigned known; /* and one bit more, once it was asked */
  const unsigned asked = 1U << 31;
  unsigned parts = atomic_load(&known);
  if (parts == 0) {
    parts = try_all() | asked;
    atomic_store(&known, parts);
  }
  return can_map() ? parts & ~asked : 0;
}

/* ---- planning ---- */

/* Who it is inside is who it is outside, but root, who becomes nobody: limits and files then bind it. */
static unsigned id_of(cp_id wanted, unsigned own) {
  return wanted.set ? wanted.value : own == 0 ? NOBODY : own;
}

static int copy_groups(struct arena *arena, const os_isolation_wish *wish, os_isolation *isolation) {
  unsigned *groups = arena_array(arena, wish->group_count + 1, sizeof *groups);
  if (groups == NULL)
    return -ENOMEM;
  for (size_t i = 0; i < wish->group_count; i++)
    groups[i] = wish->groups[i];
  isolation->groups = groups;
  isolation->group_count = wish->group_count;
  return 0;
}

int namespaces_plan(struct arena *arena, const os_isolation_wish *wish, os_isolation *isolation) {
  bool root = geteuid() == 0;
  isolation->uid = id_of(wish->uid, geteuid());
  isolation->gid = id_of(wish->gid, root ? 0 : getegid());
  int r = root ? copy_groups(arena, wish, isolation) : 0;
  return r < 0 || !(isolation->namespaces & OS_PART(CP_PART_MOUNTS)) ? r
                                                                     : mounts_plan(arena, wish, isolation);
}

/* ---- explaining ---- */

static void list_flags(const os_isolation *isolation, char *ret, size_t size) {
  static const struct {
    cp_part part;
    const char *name;
  } flags[] = {{CP_PART_PROCESSES, "CLONE_NEWPID"},
               {CP_PART_MOUNTS, "CLONE_NEWNS"},
               {CP_PART_NETWORK, "CLONE_NEWNET"},
               {CP_PART_IPC, "CLONE_NEWIPC"}};
  size_t used = 0;
  *ret = '\0';
  for (size_t i = 0; i < sizeof flags / sizeof *flags && used < size; i++)
    if (isolation->namespaces & OS_PART(flags[i].part))
      used += (size_t)snprintf(ret + used, size - used, "%s%s", used > 0 ? " | " : "", flags[i].name);
}

bool isolate_explain_start(const os_isolation *isolation, char *ret, size_t size) {
  char flags[128];
  if (isolation->namespaces == 0)
    return false;
  list_flags(isolation, flags, sizeof flags);
  bool user = isolation->namespaces & OS_PART(CP_PART_USER);
  snprintf(ret, size, "clone(%sSIGCHLD), %sunshare(%s), clone() an init, clone(CLONE_PARENT) the program",
           user ? "CLONE_NEWUSER | " : "", user ? "its uid_map and gid_map, " : "", flags);
  return true;
}

void namespaces_explain(const os_isolation *isolation, const os_step *step, char *ret, size_t size) {
  if (step->index == CP_PART_USER)
    snprintf(ret, size, "setgid(%u), setuid(%u)", isolation->gid, isolation->uid);
  else
    mounts_explain(isolation->mounts, ret, size);
}
