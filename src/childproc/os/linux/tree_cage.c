/*
 * Limits of a whole tree: by the controllers of version 2 where its leaf has them, otherwise by the memory
 * and pids hierarchies of version 1, which the child writes itself into. What neither can do is told as
 * missing.
 */
#include "os/linux/tree_linux.h"

#include <stdio.h>
#include <stdlib.h>

enum { MEMORY, PROCESSES, KINDS, FILES = 2, MOST_PROCESSES = 4194304 /* of the kernel; more is refused */ };

/* How each hierarchy calls what is needed. The first of `limits` must be there, the others may be. */
struct cage_files {
  const char *limits[FILES];
  const char *peak;
  const char *events, *hit;
};
static const struct cage_files version2[KINDS] = {
    [MEMORY] = {{"memory.max", "memory.swap.max"}, "memory.peak", "memory.events", "oom_kill"},
    [PROCESSES] = {{"pids.max"}, NULL, "pids.events", "max"},
};
static const struct cage_files version1[KINDS] = {
    [MEMORY] = {{"memory.limit_in_bytes", "memory.memsw.limit_in_bytes"},
                "memory.max_usage_in_bytes",
                "memory.oom_control",
                "oom_kill"},
    [PROCESSES] = {{"pids.max"}, NULL, "pids.events", "max"},
};

/* One limit, and the leaf that has it; own: it was made for that alone, and the child must join it. */
struct bar {
  const struct cage_files *files; /* NULL: not set, or not to be had */
  struct cgroup_leaf leaf;
  int members;
  bool own;
};

struct cage {
  struct bar bars[KINDS];
};

static const cp_limit *limit_of(const os_tree *tree, int kind) {
  return kind == MEMORY ? &tree->own->memory : &tree->own->processes;
}

static uint64_t value_of(const os_tree *tree, int kind) {
  uint64_t value = limit_of(tree, kind)->value;
  return kind == PROCESSES && value > MOST_PROCESSES ? CP_NO_LIMIT : value;
}

/* ---- opening ---- */

/* Swap is not a way out: none of it on version 2, and as much in all on version 1. */
static int set(const struct cgroup_leaf *leaf, const struct cage_files *files, uint64_t value) {
  int r = leaf_write_number(leaf, files->limits[0], value);
  if (r >= 0 && files->limits[1])
    (void)leaf_write_number(leaf, files->limits[1], files == version2 ? 0 : value);
  return r;
}

/* The parent that was named may have to hand the controller down first, if it has no processes. */
static int set_below(const os_tree *tree, const struct cgroup_leaf *leaf, int kind, uint64_t value) {
  int r = set(leaf, &version2[kind], value);
  if (r >= 0 || !tree->own->cgroup_parent)
    return r;
  struct cgroup_leaf parent = {.folder = sys_folder_open(tree->own->cgroup_parent)};
  if (parent.folder < 0)
    return r;
  (void)leaf_write(&parent, "cgroup.subtree_control", kind == MEMORY ? "+memory" : "+pids");
  sys_close(parent.folder);
  return set(leaf, &version2[kind], value);
}

/* The tree's own leaf. */
static int set_in_tree(const os_tree *tree, struct bar *bar, int kind, uint64_t value) {
  int r = set_below(tree, tree->leaf, kind, value);
  if (r >= 0)
    *bar = (struct bar){.files = &version2[kind], .leaf = *tree->leaf, .members = -1};
  return r;
}

/* One for this limit alone. */
static int set_in_own(const os_tree *tree, struct bar *bar, const char *parent, int kind, bool is_version2) {
  uint64_t value = value_of(tree, kind);
  struct cgroup_leaf leaf;
  int r = leaf_make(parent, &leaf);
  if (r < 0)
    return r;
  r = is_version2 ? set_below(tree, &leaf, kind, value) : set(&leaf, &version1[kind], value);
  int members = r < 0 ? r : leaf_open_members(&leaf);
  if (members < 0) {
    leaf_remove(&leaf);
    return members;
  }
  const struct cage_files *files = is_version2 ? &version2[kind] : &version1[kind];
  *bar = (struct bar){.files = files, .leaf = leaf, .members = members, .own = true};
  return 0;
}

/* Where a leaf of this hierarchy may be made. */
static int find_parent(const os_tree *tree, const char *controller, char ret[PATH_MAX]) {
  if (!controller && tree->own->cgroup_parent)
    return snprintf(ret, PATH_MAX, "%s", tree->own->cgroup_parent) < PATH_MAX ? 0 : -ENAMETOOLONG;
  int r = cgroup_own(controller, ret);
  return r >= 0 && !cgroup_is_ours(ret) ? -EPERM : r;
}

static int open_bar(const os_tree *tree, struct bar *bar, int kind) {
  static const char *const controllers[KINDS] = {[MEMORY] = "memory", [PROCESSES] = "pids"};
  char path[PATH_MAX];
  int r = tree->leaf ? set_in_tree(tree, bar, kind, value_of(tree, kind)) : find_parent(tree, NULL, path);
  if (r >= 0 && !tree->leaf)
    r = set_in_own(tree, bar, path, kind, true);
  if (r >= 0)
    return 0;
  r = find_parent(tree, controllers[kind], path);
  return r < 0 ? r : set_in_own(tree, bar, path, kind, false);
}

int cage_open(os_tree *tree) {
  static const cp_limit_kind names[KINDS] = {
      [MEMORY] = CP_LIMIT_MEMORY, [PROCESSES] = CP_LIMIT_TREE_PROCESSES};
  if (!tree->own->memory.set && !tree->own->processes.set)
    return 0;
  tree->cage = sys_calloc(1, sizeof *tree->cage);
  if (!tree->cage)
    return -ENOMEM;
  for (int kind = 0; kind < KINDS; kind++)
    if (limit_of(tree, kind)->set && open_bar(tree, &tree->cage->bars[kind], kind) < 0)
      tree->limits_missing |= 1U << names[kind];
  return 0;
}

/* ---- in the new process ---- */

int cage_join(os_tree *tree) {
  for (int kind = 0; tree->cage && kind < KINDS; kind++) {
    const struct bar *bar = &tree->cage->bars[kind];
    int r = bar->files && bar->own ? (int)sys_write(bar->members, "0", 1) : 0;
    if (r < 0)
      return r;
  }
  return 0;
}

/* ---- afterwards ---- */

void cage_look(const os_tree *tree, os_tree_facts *ret) {
  if (!tree->cage)
    return;
  const struct bar *memory = &tree->cage->bars[MEMORY], *processes = &tree->cage->bars[PROCESSES];
  if (memory->files) {
    int64_t peak = leaf_number(&memory->leaf, memory->files->peak, NULL);
    ret->peak_memory = peak < 0 ? -1 : peak;
    ret->memory_hit = leaf_number(&memory->leaf, memory->files->events, memory->files->hit) > 0;
  }
  if (processes->files)
    ret->processes_hit = leaf_number(&processes->leaf, processes->files->events, processes->files->hit) > 0;
}

void cage_close(os_tree *tree) {
  for (int kind = 0; tree->cage && kind < KINDS; kind++) {
    struct bar *bar = &tree->cage->bars[kind];
    if (!bar->files || !bar->own)
      continue;
    os_close(bar->members);
    if (os_loop_is_ours(tree->loop))
      leaf_remove(&bar->leaf);
    else
      leaf_forget(&bar->leaf);
  }
  free(tree->cage);
}
