/*
 * Taking away leaves that nobody needs any more: those whose maker is gone, and those of this process in
 * which somebody stayed when they were given up. Only empty ones can be removed at all.
 */
#include "os/linux/cgroup.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PREFIX "childproc-"

/* ---- names ---- */

/* When a process was started, in the kernel's ticks: with it a number that is used again is another one. */
static bool start_of(const char *pid, unsigned long long *ret) {
  char path[64], text[1024];
  (void)snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
  if (sys_text_read(AT_FDCWD, path, text, sizeof text) <= 0)
    return false;
  const char *at = strrchr(text, ')');
  for (int field = 2; at && field < 22; field++)
    at = strchr(at + 1, ' ');
  return at && sscanf(at, "%llu", ret) == 1;
}

/* The number of a process means something in its own PID namespace only. */
static bool own_namespace(unsigned long long *ret) {
  struct stat about;
  if (stat("/proc/self/ns/pid", &about) < 0)
    return false;
  *ret = about.st_ino;
  return true;
}

bool sweep_name(char *ret, size_t size) {
  unsigned long long space, start;
  if (!own_namespace(&space) || !start_of("self", &start))
    return false;
  (void)snprintf(ret, size, PREFIX "%llu-%d-%llu-", space, sys_getpid(), start);
  return true;
}

static bool is_stale(const char *name) {
  unsigned long long space, of, start, now;
  int pid;
  char number[16];
  if (sscanf(name, PREFIX "%llu-%d-%llu-", &of, &pid, &start) != 3 || !own_namespace(&space) || of != space)
    return false;
  (void)snprintf(number, sizeof number, "%d", pid);
  return !start_of(number, &now) || now != start;
}

/* ---- removing ---- */

static void remove_below(const char *path, int depth) {
  DIR *folder = opendir(path);
  for (const struct dirent *entry; folder && (entry = readdir(folder));) {
    char below[PATH_MAX];
    if (entry->d_type != DT_DIR || entry->d_name[0] == '.' ||
        snprintf(below, sizeof below, "%s/%s", path, entry->d_name) >= (int)sizeof below)
      continue;
    if (depth < CGROUP_DEPTH)
      remove_below(below, depth + 1);
    (void)sys_folder_remove(below);
  }
  if (folder)
    (void)closedir(folder);
}

int sweep_remove(const char *path) {
  int r = sys_folder_remove(path);
  if (r != -EBUSY && r != -ENOTEMPTY)
    return r;
  remove_below(path, 0);
  return sys_folder_remove(path);
}

/* ---- later ---- */

struct left {
  struct left *next;
  char *path;
};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct left *lefts;
static char *swept; /* where all leaves were looked at last */

void sweep_later(char *path) {
  struct left *left = sys_calloc(1, sizeof *left);
  if (!left) { /* then the next process that comes by does it */
    free(path);
    return;
  }
  (void)pthread_mutex_lock(&lock);
  *left = (struct left){.next = lefts, .path = path};
  lefts = left;
  (void)pthread_mutex_unlock(&lock);
}

static void remove_lefts(void) {
  for (struct left **at = &lefts; *at;) {
    struct left *left = *at;
    if (sweep_remove(left->path) == -EBUSY) {
      at = &left->next;
      continue;
    }
    *at = left->next;
    free(left->path);
    free(left);
  }
}

static void look_through(const char *parent) {
  DIR *folder = opendir(parent);
  for (const struct dirent *entry; folder && (entry = readdir(folder));) {
    char path[PATH_MAX];
    if (entry->d_type == DT_DIR && is_stale(entry->d_name) &&
        snprintf(path, sizeof path, "%s/%s", parent, entry->d_name) < (int)sizeof path)
      (void)sweep_remove(path);
  }
  if (folder)
    (void)closedir(folder);
}

/* The whole folder once in a process, as it may be long; what this one has left every time. */
void sweep_stale(const char *parent) {
  (void)pthread_mutex_lock(&lock);
  remove_lefts();
  if (!swept || strcmp(swept, parent) != 0) {
    free(swept);
    swept = strdup(parent);
    look_through(parent);
  }
  (void)pthread_mutex_unlock(&lock);
}
