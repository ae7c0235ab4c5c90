/* No system that is only POSIX limits a whole tree. */
#include "os/posix/tree.h"

int cage_open(os_tree *tree) {
  tree->limits_missing = (tree->own->memory.set ? 1U << CP_LIMIT_MEMORY : 0) |
                         (tree->own->processes.set ? 1U << CP_LIMIT_TREE_PROCESSES : 0);
  return 0;
}

int cage_join(os_tree *tree) {
  (void)tree;
  return 0;
}

void cage_look(const os_tree *tree, os_tree_facts *ret) {
  (void)tree, (void)ret;
}

void cage_close(os_tree *tree) {
  (void)tree;
}
