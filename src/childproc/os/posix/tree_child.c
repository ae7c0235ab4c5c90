/* Owned trees as seen from the new process; the rules of child.c hold. */
#include "os/posix/tree.h"

int child_join_tree(struct child_start *start) {
  const struct tree_kind *kind = start->tree ? start->tree->kind : NULL;
  return kind ? kind->join(start->tree) : 0;
}
