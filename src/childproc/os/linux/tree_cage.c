/*
 * Limits of a whole tree: by the controllers of version 2 where its leaf has them, otherwise by the memory
 * and pids hierarchies of version 1, which the child writes itself into. What neither can do is told as
 * missing.
 */
#include "os/linux/tree_linux.h"

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

/* ---- opening ---- */

/* Swap is not a way out: none of it on version 2, and as much in all on version 1. */
static int set(const struct cgroup_leaf *leaf, const struct cage_files *files, uint64_t value) {
  int r = leaf_write_number(leaf, files->limits[0], value);
  if (r >= 0 && files->limits[1])
    (void)leaf_write_number(leaf, files->limits[1], files == version2 ? 0 : value);
  return r;
}

static int set_in_own(struct bar *bar, const char *parent, const struct cage_files *files, uint64_t value) {
  struct cgroup_leaf leaf;
  int r = leaf_make(parent, &leaf);
  if (r < 0)
    return r;
  r = set(&leaf, files, value);
  int members = r < 0 ? r : leaf_open_members(&leaf);
  if (members < 0) {
    leaf_remove(&leaf);
    return members;
  }
  *bar = (struct bar){.files = files, .leaf = leaf, .members = members, .own = true};
  return 0;
}

/* The tree's own leaf; its parent may have to hand the controller down first, if it has no processes. */
static int set_in_tree(os_tree *tree, struct bar *bar, int kind, uint64_t value) {
  if (!tree->leaf)
    return -ENOENT;
  int r = set(tree->leaf, &version2[kind], value);
  if (r < 0 && tree->own->cgroup_parent) {
    struct cgroup_leaf parent = {.folder = sys_folder_open(tree->own->cgroup_parent)};
    if (parent.folder >= 0) {
      (void)leaf_write(&parent, "cgroup.subtree_control", kind == MEMORY ? "+memory" : "+pids");
      sys_close(parent.folder);
      r = set(tree->leaf, &version2[kind], value);
    }
  }
  if (r >= 0)
    *bar = (struct bar){.files = &version2[kind], .leaf = *tree->leaf, .members = -1};
  return r;
}

static int open_bar(os_tree *tree, struct bar *bar, int kind) {
  static const char *const controllers[KINDS] = {[MEMORY] = "memory", [PROCESSES] = "pids"};
  uint64_t value = limit_of(tree, kind)->value;
  if (kind == PROCESSES && value > MOST_PROCESSES)
    value = CP_NO_LIMIT;
  char path[PATH_MAX];
  int r = set_in_tree(tree, bar, kind, value);
  if (r < 0 && !tree->leaf && cgroup_own(NULL, path) >= 0 && cgroup_is_ours(path))
    r = set_in_own(bar, tree->own->cgroup_parent ? tree->own->cgroup_parent : path, &version2[kind], value);
  if (r < 0)
    r = cgroup_own(controllers[kind], path);
  else
    return 0;
  if (r >= 0)
    r = cgroup_is_ours(path) ? set_in_own(bar, path, &version1[kind], value) : -EPERM;
  return r;
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
