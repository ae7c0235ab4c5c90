/*
 * Who is in a leaf of version 2. SIGKILL goes to all at once and to whatever they fork meanwhile
 * (cgroup.kill, Linux 5.14); other signals go to those that are listed, one by one.
 */
#include "os/linux/cgroup.h"
#include "os/os.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool leaf_has_members(const struct cgroup_leaf *leaf) {
  return leaf_number(leaf, "cgroup.events", "populated") != 0;
}

/* ---- one by one ---- */

enum { AT_ONCE = 256 };

struct list {
  int pids[AT_ONCE];
  size_t count;
};

/* Those from the `skip`th on. 0 stands for one of another PID namespace, who cannot be named. */
static void list_read(const char *group, size_t skip, struct list *ret) {
  char path[PATH_MAX + 16];
  (void)snprintf(path, sizeof path, "%s/cgroup.procs", group);
  char *text = sys_text_whole(path);
  ret->count = 0;
  for (char *rest = text, *line; text && ret->count < AT_ONCE && (line = strtok_r(rest, "\n", &rest));) {
    int pid = atoi(line);
    if (pid <= 0)
      continue;
    if (skip > 0)
      skip--;
    else
      ret->pids[ret->count++] = pid;
  }
  free(text);
}

static bool list_has(const struct list *list, int pid) {
  for (size_t i = 0; i < list->count; i++)
    if (list->pids[i] == pid)
      return true;
  return false;
}

/* Linux before 5.3, or no descriptor is left: then the number must do. */
static bool no_pidfds(int result) {
  return result == -ENOSYS || result == -EMFILE || result == -ENFILE;
}

/*
 * A number may become somebody else's between reading and sending. It is held by a pidfd first and looked up
 * in the list again: if it is there still, the pidfd is that of a member, or of one that is gone.
 */
static int signal_some(const char *group, size_t skip, int signal, size_t *ret_count) {
  struct list first, second;
  int pidfds[AT_ONCE], sent = 0;
  list_read(group, skip, &first);
  for (size_t i = 0; i < first.count; i++)
    pidfds[i] = sys_pidfd_open(first.pids[i]);
  list_read(group, 0, &second);
  for (size_t i = 0; i < first.count; i++) {
    bool is_held = pidfds[i] >= 0 || no_pidfds(pidfds[i]);
    if (is_held && (second.count == AT_ONCE || list_has(&second, first.pids[i])) &&
        sys_kill(pidfds[i], first.pids[i], signal) >= 0)
      sent++;
    os_close(pidfds[i]);
  }
  *ret_count = first.count;
  return sent;
}

/* In the group, and in those that its members have made below it. */
static int signal_group(const char *group, int signal, int depth) {
  int sent = 0;
  size_t count = AT_ONCE;
  for (size_t skip = 0; count == AT_ONCE; skip += count)
    sent += signal_some(group, skip, signal, &count);
  DIR *folder = depth > 0 ? opendir(group) : NULL;
  for (const struct dirent *entry; folder && (entry = readdir(folder));) {
    char below[PATH_MAX];
    if (entry->d_type == DT_DIR && entry->d_name[0] != '.' &&
        snprintf(below, sizeof below, "%s/%s", group, entry->d_name) < (int)sizeof below)
      sent += signal_group(below, signal, depth - 1);
  }
  if (folder)
    (void)closedir(folder);
  return sent;
}

static int signal_each(const struct cgroup_leaf *leaf, int signal) {
  if (signal_group(leaf->path, signal, CGROUP_DEPTH) > 0)
    return 0;
  return leaf_has_members(leaf) ? -EPERM : -ESRCH;
}

/* ---- all at once ---- */

/* Frozen, nobody forks; a process that is killed leaves the freezer by itself. */
static int kill_frozen(const struct cgroup_leaf *leaf) {
  int frozen = leaf_write(leaf, "cgroup.freeze", "1");
  int r = signal_each(leaf, SIGKILL);
  if (frozen >= 0)
    (void)leaf_write(leaf, "cgroup.freeze", "0");
  return r;
}

int leaf_kill(const struct cgroup_leaf *leaf) {
  int fault = sys_fault(CALL_CGROUP_KILL);
  return fault < 0 ? fault : leaf_write(leaf, "cgroup.kill", "1");
}

int leaf_signal(const struct cgroup_leaf *leaf, int signal) {
  if (!leaf_has_members(leaf))
    return -ESRCH;
  if (signal == 0)
    return 0;
  if (signal != SIGKILL)
    return signal_each(leaf, signal);
  return leaf_kill(leaf) >= 0 ? 0 : kill_frozen(leaf);
}

/* Without memory of its own: a part of the list at a time, as those at its head end. */
void leaf_end_each(const struct cgroup_leaf *leaf) {
  enum { ROUNDS = 10000 };
  char text[4096];
  for (int round = 0; round < ROUNDS && sys_text_read(leaf->folder, "cgroup.procs", text, sizeof text) > 0;
       round++) {
    int pid = 0;
    for (const char *c = text; *c; c++) {
      if (*c >= '0' && *c <= '9')
        pid = pid * 10 + (*c - '0');
      else {
        if (pid > 0) /* 0: of another PID namespace */
          (void)sys_kill(-1, pid, SIGKILL);
        pid = 0;
      }
    }
  }
}
