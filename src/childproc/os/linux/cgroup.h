/*
 * Control groups: where a leaf may be made, a leaf, and what is in it. Leaves belong to one child each; their
 * names tell the process that made them, so that what a killed one has left behind can be taken away.
 */
#ifndef OS_LINUX_CGROUP_H
#define OS_LINUX_CGROUP_H

#include "os/linux/sys_linux.h"

#include <limits.h>

enum { CGROUP_DEPTH = 16 }; /* how far below a leaf is looked */

/* ---- cgroup_find.c ---- */

/* The cgroup of this process in the hierarchy of a v1 controller, or (NULL) of version 2. */
int cgroup_own(const char *controller, char ret_path[PATH_MAX]);

/*
 * Whether leaves may be made there: not inside a unit of a service manager, unless it has said that the unit
 * manages its own cgroups (Delegate=yes).
 */
bool cgroup_is_ours(const char *path);

/* ---- cgroup_leaf.c ---- */

struct cgroup_leaf {
  int folder; /* a descriptor; -1: there is none */
  char *path;
};

/* In the folder `parent`; stale leaves there are removed. */
int leaf_make(const char *parent, struct cgroup_leaf *ret);

/* Who is still in it stays in it, and it is removed at a later use. */
void leaf_remove(struct cgroup_leaf *leaf);

/* In a process that the host has forked: it stays the parent's. */
void leaf_forget(struct cgroup_leaf *leaf);

int leaf_write(const struct cgroup_leaf *leaf, const char *file, const char *text);
int leaf_write_number(const struct cgroup_leaf *leaf, const char *file, uint64_t number);

/* The number behind `key` in a file of such lines, or (NULL) the one that is its text; negative errno. */
int64_t leaf_number(const struct cgroup_leaf *leaf, const char *file, const char *key);

/* For a new process, which writes itself into it. */
int leaf_open_members(const struct cgroup_leaf *leaf);

/* ---- cgroup_members.c: leaves of version 2 ---- */

bool leaf_has_members(const struct cgroup_leaf *leaf);
int leaf_signal(const struct cgroup_leaf *leaf, int signal); /* -ESRCH: nobody is in it */
int leaf_kill(const struct cgroup_leaf *leaf);               /* (child) by cgroup.kill alone */
void leaf_end_each(const struct cgroup_leaf *leaf);          /* (child) */

/* ---- cgroup_sweep.c ---- */

/* The beginning of this process's leaves' names; false where /proc does not tell. */
bool sweep_name(char *ret, size_t size);
void sweep_stale(const char *parent);
void sweep_later(char *path);       /* takes the memory over */
int sweep_remove(const char *path); /* with all that has been made below it */

/* ---- cgroup_clone.c ---- */

/* As sys_clone(), but the child is born in the cgroup of the folder `into`. Refused where clone3() is. */
int sys_clone_into(int (*fn)(void *), void *stack, size_t size, uint64_t flags, void *arg, int into,
                   int *ret_pidfd);

/* ---- sys_cgroup.c ---- */

int sys_folder_open(const char *path);
int sys_folder_make(const char *path);
int sys_folder_remove(const char *path);
int sys_file_open(int folder, const char *name, int flags);
bool sys_is_cgroup2(int folder);
bool sys_has_manager(void);              /* systemd, or what does as it does */
bool sys_is_delegated(const char *path); /* marked by the manager, or given to this user */
int64_t sys_text_read(int folder, const char *name, char *ret, size_t size); /* ends it with a NUL */
char *sys_text_whole(const char *path); /* free() it; NULL: it cannot be read */

#endif
