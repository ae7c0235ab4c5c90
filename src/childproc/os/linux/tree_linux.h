/* The levels that only Linux has. */
#ifndef OS_LINUX_TREE_LINUX_H
#define OS_LINUX_TREE_LINUX_H

#include "os/linux/cgroup.h"
#include "os/posix/tree.h"

extern const struct tree_kind tree_cgroup;
extern const struct tree_kind tree_namespace;
extern const struct tree_kind tree_sealed;

/* launch() for the level of namespaces. */
int tree_launch(struct child_start *start, os_process *process);

#endif
