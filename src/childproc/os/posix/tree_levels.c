#include "os/posix/tree.h"

#include <stddef.h>

const struct tree_kind *const tree_levels[] = {&tree_group, NULL};
