#include "proc.h"

#include "proc_read.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

static int add(proc_tree *tree, const proc_info *info) {
  proc_info *items = realloc(tree->items, (tree->count + 1) * sizeof *items);
  if (!items)
    return -ENOMEM;
  tree->items = items;
  items[tree->count++] = *info;
  return 0;
}

const proc_info *proc_tree_find(const proc_tree *tree, pid_t pid) {
  for (size_t i = 0; i < tree->count; i++)
    if (tree->items[i].pid == pid)
      return &tree->items[i];
  return NULL;
}

/* ---- Where the kernel lists children (CONFIG_PROC_CHILDREN): only the tree itself is read ---- */

static int descend(proc_tree *tree, int64_t deadline_ns) {
  int result = 0;
  for (size_t i = 0; result >= 0 && i < tree->count; i++) {
    pid_t *pids = NULL;
    size_t count = 0;
    result = proc_read_children(tree->items[i].pid, tree->items[i].threads, &pids, &count);
    if (proc_now_ns() >= deadline_ns)
      result = -ETIMEDOUT;
    for (size_t c = 0; result >= 0 && c < count; c++) {
      proc_info info;
      /* A process may go away, or move to another parent, while the tree is read. */
      if (!proc_tree_find(tree, pids[c]) && proc_read_stat(pids[c], &info) == 0)
        result = add(tree, &info);
    }
    free(pids);
    if (result < 0 && result != -ENOMEM && result != -ENOTSUP && result != -ETIMEDOUT)
      result = 0;
  }
  return result;
}

/* ---- Where it does not: every process is looked at ---- */

static int read_all(proc_tree *ret) {
  DIR *dir = opendir("/proc");
  if (!dir)
    return -errno;
  int result = 0;
  for (struct dirent *entry; result >= 0 && (entry = readdir(dir));) {
    proc_info info;
    if (isdigit((unsigned char)*entry->d_name) &&
        proc_read_stat((pid_t)strtol(entry->d_name, NULL, 10), &info) == 0)
      result = add(ret, &info);
  }
  closedir(dir);
  return result;
}

static int filter(proc_tree *tree) {
  proc_tree all = {0};
  int result = read_all(&all);
  for (size_t i = 0; result >= 0 && i < tree->count; i++)
    for (size_t p = 0; result >= 0 && p < all.count; p++)
      if (all.items[p].ppid == tree->items[i].pid && !proc_tree_find(tree, all.items[p].pid))
        result = add(tree, &all.items[p]);
  proc_tree_free(&all);
  return result;
}

/* ---- Both ---- */

int64_t proc_now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int read_details(proc_tree *tree, proc_detail detail, int64_t deadline_ns) {
  for (size_t i = 0; detail != PROC_STAT && i < tree->count; i++) {
    if (proc_now_ns() >= deadline_ns)
      return -ETIMEDOUT;
    proc_read_rest(&tree->items[i]);
    if (detail == PROC_ALL)
      proc_read_fds(&tree->items[i]);
  }
  return 0;
}

int proc_tree_collect(pid_t root, proc_detail detail, int64_t deadline_ns, proc_tree *ret) {
  proc_tree tree = {.time_ns = proc_now_ns()};
  proc_info info;
  int result = proc_read_stat(root, &info);
  if (result >= 0)
    result = add(&tree, &info);
  if (result >= 0)
    result = descend(&tree, deadline_ns);
  if (result == -ENOTSUP)
    result = filter(&tree);
  if (result >= 0)
    result = read_details(&tree, detail, deadline_ns);
  if (result < 0) {
    proc_tree_free(&tree);
    return result;
  }
  *ret = tree;
  return 0;
}

int proc_tree_read(pid_t root, bool with_fds, proc_tree *ret) {
  return proc_tree_collect(root, with_fds ? PROC_ALL : PROC_ALL_BUT_FDS, INT64_MAX, ret);
}

void proc_tree_free(proc_tree *tree) {
  for (size_t i = 0; i < tree->count; i++)
    free(tree->items[i].fds);
  free(tree->items);
  *tree = (proc_tree){0};
}
