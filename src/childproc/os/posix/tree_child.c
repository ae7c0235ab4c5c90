/* Owned trees as seen from the new process; the rules of child.c hold. */
#include "os/posix/tree.h"
#include "os/sys.h"

int child_join_tree(struct child_start *start) {
  os_tree *tree = start->tree;
  int r = tree && tree->kind ? tree->kind->join(tree) : 0;
  return r >= 0 && tree ? cage_join(tree) : r;
}

/* The second time, after the last change of its ids, which makes the kernel forget. */
int child_guard(struct child_start *start, const os_step *step) {
  if (step->index == 0)
    return start->tree->guard.pid == 0 ? 0 : guard_register(start->tree);
  return start->main_thread ? sys_die_with_parent(start->parent) : 0;
}
