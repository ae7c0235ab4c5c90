/* Owned trees as seen from the new process; the rules of child.c hold. */
#include "os/posix/tree.h"

int child_join_tree(struct child_start *start) {
  os_tree *tree = start->tree;
  int r = tree && tree->kind ? tree->kind->join(tree) : 0;
  return r >= 0 && tree ? cage_join(tree) : r;
}
