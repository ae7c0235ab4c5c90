#include "holders.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool has_open(const char *pid, const char *target) {
  char path[300];
  (void)snprintf(path, sizeof path, "/proc/%s/fd", pid);
  DIR *dir = opendir(path);
  if (!dir)
    return false;
  bool found = false;
  for (struct dirent *entry; !found && (entry = readdir(dir));) {
    char link[64];
    ssize_t n = readlinkat(dirfd(dir), entry->d_name, link, sizeof link - 1);
    if (n > 0) {
      link[n] = 0;
      found = strcmp(link, target) == 0;
    }
  }
  (void)closedir(dir);
  return found;
}

/* The supervisor may be the root of the tree: it is not of the run. */
static bool of_the_run(const proc_tree *tree, pid_t pid) {
  return pid != getpid() && proc_tree_find(tree, pid);
}

bool pipe_held_outside(const proc_tree *tree, uint64_t inode) {
  char target[64];
  (void)snprintf(target, sizeof target, "pipe:[%llu]", (unsigned long long)inode);
  DIR *dir = opendir("/proc");
  if (!dir)
    return true;
  bool found = false;
  for (struct dirent *entry; !found && (entry = readdir(dir));) {
    char *end;
    long pid = strtol(entry->d_name, &end, 10);
    if (pid > 0 && !*end && !of_the_run(tree, (pid_t)pid))
      found = has_open(entry->d_name, target);
  }
  (void)closedir(dir);
  return found;
}

const proc_fd *pipe_end_of(const proc_info *process, uint64_t inode, bool write_end) {
  for (size_t i = 0; i < process->fd_count; i++) {
    const proc_fd *fd = &process->fds[i];
    if (fd->kind == 'p' && fd->inode == inode && (write_end ? fd->writable : fd->readable))
      return fd;
  }
  return NULL;
}
