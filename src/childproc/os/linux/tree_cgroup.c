/*
 * A leaf of version 2: nobody gets out of it but by writing himself into another one. The child is born in it
 * (clone3), or where that is refused writes itself into it before it does anything else.
 */
#include "os/linux/tree_linux.h"

#include <stdlib.h>

static int make_leaf(const os_ownership *own, struct cgroup_leaf *ret) {
  char path[PATH_MAX];
  if (own->cgroup_parent)
    return leaf_make(own->cgroup_parent, ret);
  int r = cgroup_own(NULL, path);
  if (r < 0)
    return r;
  return cgroup_is_ours(path) ? leaf_make(path, ret) : -EPERM;
}

static int cgroup_open(os_tree *tree) {
  struct cgroup_leaf leaf;
  int r = make_leaf(tree->own, &leaf);
  if (r < 0)
    return r;
  r = sys_is_cgroup2(leaf.folder) ? leaf_open_members(&leaf) : -ENOTSUP;
  tree->leaf = r < 0 ? NULL : sys_calloc(1, sizeof *tree->leaf);
  if (!tree->leaf) {
    os_close(r);
    leaf_remove(&leaf);
    return r < 0 ? r : -ENOMEM;
  }
  *tree->leaf = leaf;
  tree->into = leaf.folder;
  tree->members = r;
  return 0;
}

static int cgroup_join(os_tree *tree) {
  return tree->born_in ? 0 : (int)sys_write(tree->members, "0", 1);
}

static int cgroup_kill(os_tree *tree, int signal) {
  return leaf_signal(tree->leaf, signal);
}

static bool cgroup_left(os_tree *tree) {
  return leaf_has_members(tree->leaf);
}

/* The guard has no memory to read lists into; before Linux 5.14 it ends those that it finds, until none is
 * left. */
static void cgroup_end(os_tree *tree) {
  struct cgroup_leaf leaf = {.folder = tree->into};
  if (leaf_kill(&leaf) < 0)
    leaf_end_each(&leaf);
}

static void cgroup_close(os_tree *tree) {
  os_close(tree->members);
  if (os_loop_is_ours(tree->loop))
    leaf_remove(tree->leaf);
  else
    leaf_forget(tree->leaf);
  free(tree->leaf);
}

const struct tree_kind tree_cgroup = {.level = CP_TREE_CGROUP,
                                      .words = "born in a cgroup of its own by clone3(CLONE_INTO_CGROUP)",
                                      .open = cgroup_open,
                                      .join = cgroup_join,
                                      .kill = cgroup_kill,
                                      .left = cgroup_left,
                                      .end = cgroup_end,
                                      .close = cgroup_close};
