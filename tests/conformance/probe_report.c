/*
 * Reports in a form that two runs can be compared by: no process ids, no inode numbers, one line a
 * fact.
 */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

extern char **environ;

static const char *kind_of(const struct stat *info) {
  if (S_ISFIFO(info->st_mode))
    return "pipe";
  if (S_ISSOCK(info->st_mode))
    return "socket";
  if (S_ISREG(info->st_mode))
    return "file";
  if (S_ISCHR(info->st_mode) && info->st_rdev == makedev(1, 3))
    return "null";
  return "other";
}

/* "1 pipe w": number, kind, access; "nonblock" and "cloexec" where they are set. */
void probe_fds(char **args) {
  static const char *const access[] = {"r", "w", "rw", "?"};
  (void)args;
  for (int fd = 0; fd < 1024; fd++) {
    struct stat info;
    if (fstat(fd, &info) < 0)
      continue;
    int flags = fcntl(fd, F_GETFL);
    printf("%d %s %s%s%s\n", fd, kind_of(&info), access[flags & O_ACCMODE],
           flags & O_NONBLOCK ? " nonblock" : "", fcntl(fd, F_GETFD) & FD_CLOEXEC ? " cloexec" : "");
  }
}

void probe_env(char **args) {
  (void)args;
  for (char **one = environ; *one != NULL; one++)
    puts(*one);
}

void probe_cwd(char **args) {
  char path[PATH_MAX];
  (void)args;
  puts(getcwd(path, sizeof path) != NULL ? path : strerror(errno));
}

static const char *yes(bool value) {
  return value ? "yes" : "no";
}

void probe_group(char **args) {
  pid_t pid = getpid();
  (void)args;
  printf("leads its group: %s\n", yes(getpgrp() == pid));
  printf("leads its session: %s\n", yes(getsid(0) == pid));
  printf("in its parent's group: %s\n", yes(getpgrp() == getpgid(getppid())));
  printf("in its parent's session: %s\n", yes(getsid(0) == getsid(getppid())));
}

void probe_signals(char **args) {
  char line[256];
  FILE *status = fopen("/proc/self/status", "re");
  (void)args;
  if (status == NULL)
    probe_broken("/proc/self/status");
  while (fgets(line, sizeof line, status) != NULL)
    if (strncmp(line, "SigBlk", 6) == 0 || strncmp(line, "SigIgn", 6) == 0 || strncmp(line, "SigCgt", 6) == 0)
      fputs(line, stdout);
  (void)fclose(status);
}

void probe_user(char **args) {
  gid_t groups[64];
  int count = getgroups(64, groups);
  (void)args;
  printf("uid %u %u gid %u %u groups", getuid(), geteuid(), getgid(), getegid());
  for (int i = 0; i < count; i++)
    printf(" %u", groups[i]);
  putchar('\n');
}

void probe_umask(char **args) {
  (void)args;
  printf("umask %03o nice %d\n", umask(0), getpriority(PRIO_PROCESS, 0));
}
