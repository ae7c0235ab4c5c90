/* What isolation is on Linux, part by part. */
#ifndef OS_LINUX_ISOLATION_H
#define OS_LINUX_ISOLATION_H

#include "os/isolate.h"
#include "os/posix/child.h"

#include <linux/filter.h>

/* A path of the allow list. access: CP_MAY_…, and DEVICE for one on which ioctl() is needed. */
#define ISOLATE_DEVICE 0x100U
typedef struct allowed_path {
  const char *path;
  unsigned access;
  bool named; /* by the caller: it must exist */
} allowed_path;

struct mounts;

struct os_isolation {
  unsigned parts;      /* asked for, and as far as is known possible */
  unsigned missing;    /* asked for, and not */
  unsigned namespaces; /* parts that are had by namespaces */
  bool required;
  int abi; /* of Landlock; 0: none */
  const struct sock_fprog *filter;
  allowed_path *paths;
  size_t path_count;
  const char *scratch;

  struct mounts *mounts;  /* NULL: the file system as it is */
  unsigned uid, gid;      /* in the namespaces */
  const unsigned *groups; /* NULL: they cannot be set */
  size_t group_count;
};

/* ---- isolate_paths.c ---- */

/* The allow list: what programs need to start, the program, scratch, and what the caller names. 0, -ENOMEM.
 */
int isolate_paths(struct arena *arena, const os_isolation_wish *wish, const os_plan *plan,
                  os_isolation *isolation);

/* ---- landlock.c ---- */

/* The ABI that the kernel speaks; 0: none. */
int landlock_abi(void);

/* The rights of CP_MAY_… and DEVICE, as far as an ABI knows them (child). */
uint64_t landlock_rights(unsigned access, int abi);

/* A set of rules as a descriptor numbered `lowest` or more; or a negative errno. */
int landlock_open(const os_isolation *isolation, int lowest);

/* In the new process: adds its own /proc, and is bound by it from now on. */
int landlock_enter(int rules, const os_isolation *isolation);

/* ---- seccomp.c ---- */

/* The filter of a variant (seccomp/variants.h); NULL: none was built, or the kernel has none. */
const struct sock_fprog *seccomp_filter(unsigned variant);

/* ---- namespaces.c ---- */

/* The parts that namespaces can give to this process's children; tried out at the first call. */
unsigned namespaces_there(void);
int namespaces_plan(struct arena *arena, const os_isolation_wish *wish, os_isolation *isolation);
void namespaces_explain(const os_isolation *isolation, const os_step *step, char *ret, size_t size);

/* ---- mounts.c ---- */

/* A root of its own: what is allowed, an empty /tmp, a /proc of its own processes. 0 or -ENOMEM. */
int mounts_plan(struct arena *arena, const os_isolation_wish *wish, os_isolation *isolation);

void mounts_explain(const struct mounts *mounts, char *ret, size_t size);

/* (child) All of it, and the ids in between; and the ids alone. */
int mounts_enter(const os_isolation *isolation);
int mounts_become(const os_isolation *isolation);

#endif
