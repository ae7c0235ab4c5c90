#include "supervise/proc_read.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PF_EXITING 0x4u /* include/linux/sched.h; the flags stand in stat since 2.6 */

static int read_file(const char *path, char *ret, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -errno;
  size_t used = 0;
  ssize_t n = 0;
  while (used < size - 1 && (n = read(fd, ret + used, size - 1 - used)) > 0)
    used += (size_t)n;
  int result = n < 0 ? -errno : (int)used;
  close(fd);
  ret[used] = '\0';
  return result;
}

int proc_read_text(pid_t pid, const char *name, char *ret, size_t size) {
  char path[128];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  return read_file(path, ret, size);
}

int proc_read_stat(pid_t pid, proc_info *ret) {
  char text[1024];
  int n = proc_read_text(pid, "stat", text, sizeof text);
  if (n < 0)
    return n;
  /* The name may hold anything, ')' and spaces too: it ends at the last ')'. */
  char *open = strchr(text, '('), *close = strrchr(text, ')');
  if (!open || !close || close < open)
    return -ESRCH;
  proc_info info = {.pid = pid, .call = -1};
  snprintf(info.name, sizeof info.name, "%.*s", (int)(close - open - 1), open + 1);
  int ppid, pgid, sid;
  unsigned flags;
  unsigned long minor, major, user, system;
  unsigned long long start;
  if (sscanf(close + 1, " %c %d %d %d %*d %*d %u %*u %lu %*u %lu %lu %lu %*d %*d %*d %*d %d %*d %llu",
             &info.state, &ppid, &pgid, &sid, &flags, &minor, &major, &user, &system, &info.threads,
             &start) != 11)
    return -ESRCH;
  info.ppid = ppid;
  info.pgid = pgid;
  info.sid = sid;
  info.exiting = (flags & PF_EXITING) != 0;
  info.cpu_ticks = user + system;
  info.waited = minor + major;
  info.start_time = start;
  *ret = info;
  return 0;
}

static uint64_t mask_of(const char *status, const char *key) {
  const char *line = strstr(status, key);
  return line ? strtoull(line + strlen(key), NULL, 16) : 0;
}

/* "running", or "-1 sp pc" outside of any call, or "NUMBER ARG0 … ARG5 SP PC". */
static void parse_call(const char *text, proc_info *info) {
  char *at;
  long number = strtol(text, &at, 10);
  if (at == text || number < 0)
    return;
  info->call = number;
  for (int i = 0; i < 6; i++)
    info->args[i] = strtoull(at, &at, 16);
}

void proc_read_rest(proc_info *info) {
  char text[4096];
  if (proc_read_text(info->pid, "status", text, sizeof text) > 0) {
    info->sig_blocked = mask_of(text, "\nSigBlk:");
    info->sig_ignored = mask_of(text, "\nSigIgn:");
    info->sig_caught = mask_of(text, "\nSigCgt:");
  }
  int n = proc_read_text(info->pid, "syscall", text, sizeof text);
  if (n > 0)
    parse_call(text, info);
  else if (n == -EPERM || n == -EACCES)
    info->call = -2;
}

/* ---- Descriptors ---- */

static char kind_of(const char *target) {
  return strncmp(target, "pipe:", 5) == 0          ? 'p'
         : strncmp(target, "socket:", 7) == 0      ? 's'
         : strncmp(target, "anon_inode:", 11) == 0 ? 'a'
                                                   : 'f';
}

static proc_fd read_fd(pid_t pid, int number) {
  proc_fd fd = {.fd = number, .kind = '?'};
  char path[64], text[256];
  snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, number);
  ssize_t n = readlink(path, fd.path, sizeof fd.path - 1);
  if (n <= 0)
    return fd;
  fd.path[n] = '\0';
  fd.kind = kind_of(fd.path);
  const char *inode = strchr(fd.path, '[');
  if ((fd.kind == 'p' || fd.kind == 's') && inode)
    fd.inode = strtoull(inode + 1, NULL, 10);
  snprintf(path, sizeof path, "fdinfo/%d", number);
  if (proc_read_text(pid, path, text, sizeof text) > 0) {
    const char *flags = strstr(text, "flags:");
    unsigned long mode = flags ? strtoul(flags + 6, NULL, 8) & O_ACCMODE : 0;
    fd.readable = mode == O_RDONLY || mode == O_RDWR;
    fd.writable = mode == O_WRONLY || mode == O_RDWR;
  }
  return fd;
}

static int by_number(const void *a, const void *b) {
  return ((const proc_fd *)a)->fd - ((const proc_fd *)b)->fd;
}

void proc_read_fds(proc_info *info) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", (int)info->pid);
  DIR *dir = opendir(path);
  if (!dir)
    return;
  for (struct dirent *entry; (entry = readdir(dir));) {
    if (!isdigit((unsigned char)*entry->d_name))
      continue;
    proc_fd *fds = realloc(info->fds, (info->fd_count + 1) * sizeof *fds);
    if (!fds)
      break;
    info->fds = fds;
    fds[info->fd_count++] = read_fd(info->pid, (int)strtol(entry->d_name, NULL, 10));
  }
  closedir(dir);
  if (info->fd_count > 1)
    qsort(info->fds, info->fd_count, sizeof *info->fds, by_number);
}

/* ---- Children ---- */

static int add_pids(const char *text, pid_t **list, size_t *count) {
  char *end;
  for (long pid; (pid = strtol(text, &end, 10)) > 0 && end != text; text = end) {
    pid_t *longer = realloc(*list, (*count + 1) * sizeof *longer);
    if (!longer)
      return -ENOMEM;
    *list = longer;
    longer[(*count)++] = (pid_t)pid;
  }
  return 0;
}

/* A list as long as it is: a process may have thousands of children. */
static int read_task(const char *path, pid_t **list, size_t *count) {
  for (size_t size = 4096;; size *= 4) {
    char *text = malloc(size);
    if (!text)
      return -ENOMEM;
    int n = read_file(path, text, size);
    int result = n < 0 ? n : (size_t)n == size - 1 ? -EAGAIN : add_pids(text, list, count);
    free(text);
    if (result != -EAGAIN)
      return result;
  }
}

/* 0 as well for a thread that is gone; -ENOTSUP where this file never is. */
static int read_children_of(pid_t pid, const char *thread, pid_t **list, size_t *count) {
  char path[300];
  snprintf(path, sizeof path, "/proc/%d/task/%s/children", (int)pid, thread);
  int result = read_task(path, list, count);
  if (result != -ENOENT && result != -ESRCH)
    return result;
  snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
  return access(path, R_OK) == 0 ? 0 : -ENOTSUP;
}

int proc_read_children(pid_t pid, int threads, pid_t **list, size_t *count) {
  char path[64];
  snprintf(path, sizeof path, "%d", (int)pid);
  if (threads == 1)
    return read_children_of(pid, path, list, count);
  snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
  DIR *dir = opendir(path);
  if (!dir)
    return -errno;
  int result = 0;
  for (struct dirent *entry; result >= 0 && (entry = readdir(dir));)
    if (isdigit((unsigned char)*entry->d_name))
      result = read_children_of(pid, entry->d_name, list, count);
  closedir(dir);
  return result;
}
