#include "os/linux/tree_linux.h"

const struct tree_kind *const tree_levels[] = {&tree_cgroup, &tree_sealed, &tree_namespace, &tree_group,
                                               NULL};
