/* The levels that only Linux has. */
#ifndef OS_LINUX_TREE_LINUX_H
#define OS_LINUX_TREE_LINUX_H

#include "os/linux/cgroup.h"
#include "os/posix/tree.h"

extern const struct tree_kind tree_cgroup;

#endif
