/* Files and folders of cgroups: one fault switch for all of them. */
#include "os/linux/cgroup.h"
#include "os/posix/pipe.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

#define CGROUP2_MAGIC 0x63677270

int sys_folder_open(const char *path) {
  return fd_off_stdio(
      (int)SYS_RAW(CALL_CGROUP, SYS_openat, AT_FDCWD, sys_address(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

int sys_folder_make(const char *path) {
  return (int)SYS_RAW(CALL_CGROUP, SYS_mkdirat, AT_FDCWD, sys_address(path), 0755);
}

int sys_folder_remove(const char *path) {
  return (int)SYS_RAW(CALL_CGROUP, SYS_unlinkat, AT_FDCWD, sys_address(path), AT_REMOVEDIR);
}

int sys_file_open(int folder, const char *name, int flags) {
  return fd_off_stdio((int)SYS_RAW(CALL_CGROUP, SYS_openat, folder, sys_address(name), flags | O_CLOEXEC));
}

bool sys_is_cgroup2(int folder) {
  struct statfs about;
  return sys_fault(CALL_CGROUP) >= 0 && fstatfs(folder, &about) == 0 && about.f_type == CGROUP2_MAGIC;
}

/* What sd_booted() asks. */
bool sys_has_manager(void) {
  return sys_fault(CALL_MANAGER) < 0 || access("/run/systemd/system", F_OK) == 0;
}

bool sys_is_delegated(const char *path) {
  static const char *const marks[] = {"user.delegate", "trusted.delegate"};
  struct stat about;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    char value[2] = "";
    if (getxattr(path, marks[i], value, sizeof value) == 1 && value[0] == '1')
      return true;
  }
  return geteuid() != 0 && stat(path, &about) == 0 && about.st_uid == geteuid();
}

static int64_t fill(int fd, char *ret, size_t size) {
  size_t used = 0;
  int64_t n = 0;
  while (used < size && (n = sys_read(fd, ret + used, size - used)) > 0)
    used += (size_t)n;
  return n < 0 ? n : (int64_t)used;
}

int64_t sys_text_read(int folder, const char *name, char *ret, size_t size) {
  int fd = sys_file_open(folder, name, O_RDONLY);
  if (fd < 0)
    return fd;
  int64_t n = fill(fd, ret, size - 1);
  sys_close(fd);
  if (n >= 0)
    ret[n] = '\0';
  return n;
}

char *sys_text_whole(const char *path) {
  for (size_t size = 16384; size < SIZE_MAX / 2; size *= 2) {
    char *text = sys_calloc(1, size);
    int64_t n = text ? sys_text_read(AT_FDCWD, path, text, size) : -ENOMEM;
    if (n >= 0 && (size_t)n < size - 1)
      return text;
    free(text);
    if (n < 0)
      return NULL;
  }
  return NULL;
}
