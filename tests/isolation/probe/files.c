/* Attempts on files outside of what was allowed. */
#include "probe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#define OUTSIDE "OUTSIDE"
#define SCRATCH "SCRATCH"

static int read_of(const char *path) {
  char byte;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  return outcome(fd < 0 ? fd : read(fd, &byte, 1));
}

static int open_to_write(const char *path) {
  return outcome(open(path, O_WRONLY | O_CLOEXEC));
}

static int read_shadow(void) {
  return read_of("/etc/shadow");
}
static int read_secret(void) {
  return read_of(path_in(OUTSIDE, "secret"));
}
static int read_home(void) {
  return outcome(opendir(path_in(OUTSIDE, ".")) == NULL ? -1 : 0);
}
static int stat_secret(void) {
  struct stat about;
  return outcome(stat(path_in(OUTSIDE, "secret"), &about));
}

static int read_by_link(void) {
  const char *link = path_in(SCRATCH, "link");
  (void)unlink(link);
  if (symlink(path_in(OUTSIDE, "secret"), link) < 0)
    return PROBE_BROKEN;
  return read_of(link);
}

static int hard_link(void) {
  const char *link = path_in(SCRATCH, "hard");
  (void)unlink(link);
  return outcome(linkat(AT_FDCWD, path_in(OUTSIDE, "secret"), AT_FDCWD, link, 0));
}

static int create(void) {
  return outcome(open(path_in(OUTSIDE, "new"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}
static int append(void) {
  return outcome(open(path_in(OUTSIDE, "secret"), O_WRONLY | O_APPEND | O_CLOEXEC));
}
static int truncate_path(void) {
  return outcome(truncate(path_in(OUTSIDE, "doomed"), 0));
}
static int truncate_open(void) {
  return outcome(open(path_in(OUTSIDE, "doomed"), O_RDONLY | O_TRUNC | O_CLOEXEC));
}
static int make_folder(void) {
  return outcome(mkdir(path_in(OUTSIDE, "folder"), 0700));
}
static int unlink_path(void) {
  return outcome(unlink(path_in(OUTSIDE, "doomed")));
}
static int rename_path(void) {
  return outcome(rename(path_in(OUTSIDE, "doomed"), path_in(OUTSIDE, "renamed")));
}
static int chmod_path(void) {
  return outcome(chmod(path_in(OUTSIDE, "doomed"), 0644));
}
static int chown_path(void) {
  return outcome(chown(path_in(OUTSIDE, "doomed"), (uid_t)-1, getgid()));
}
static int touch_path(void) {
  return outcome(utimensat(AT_FDCWD, path_in(OUTSIDE, "doomed"), NULL, 0));
}

static int set_attribute(void) {
  int r = setxattr(path_in(OUTSIDE, "doomed"), "user.probe", "x", 1, 0);
  return r < 0 && errno == EOPNOTSUPP ? PROBE_ABSENT : outcome(r);
}

static int run_outside(void) {
  int status = 0, pid = fork();
  if (pid == 0) {
    execl(path_in(OUTSIDE, "program"), "program", (char *)NULL);
    _exit(errno == EACCES || errno == ENOENT || errno == EPERM ? 100 : 101);
  }
  if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) == 101)
    return PROBE_BROKEN;
  return WEXITSTATUS(status) == 0 ? PROBE_ESCAPED : PROBE_REFUSED;
}

static int by_handle(void) {
  struct {
    struct file_handle handle;
    unsigned char bytes[128];
  } name = {.handle.handle_bytes = sizeof name.bytes};
  int mount;
  int folder = open(given(OUTSIDE), O_PATH | O_CLOEXEC);
  if (name_to_handle_at(AT_FDCWD, path_in(OUTSIDE, "secret"), &name.handle, &mount, 0) < 0)
    return errno == EOPNOTSUPP ? PROBE_ABSENT : outcome(-1);
  int place = open(given(SCRATCH), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  (void)folder;
  return outcome(open_by_handle_at(place, &name.handle, O_RDONLY | O_CLOEXEC));
}

static int change_root(void) {
  return outcome(chroot(given(SCRATCH)));
}

static int device(void) {
  const char *path = path_in(SCRATCH, "null");
  (void)unlink(path);
  return outcome(mknod(path, S_IFCHR | 0600, makedev(1, 3)));
}

static int disk(void) {
  const char *const disks[] = {"/dev/vda", "/dev/sda", "/dev/nvme0n1", "/dev/xvda", "/dev/loop0"};
  for (size_t i = 0; i < sizeof disks / sizeof *disks; i++) {
    int fd = open(disks[i], O_RDONLY | O_CLOEXEC);
    if (fd >= 0 || errno != ENOENT)
      return outcome(fd);
  }
  return PROBE_ABSENT;
}

static int set_id_by_chmod(void) {
  const char *path = path_in(SCRATCH, "lent");
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
  return fd < 0 ? PROBE_BROKEN : outcome(chmod(path, 04755));
}

static int set_id_by_fchmod(void) {
  int fd = open(path_in(SCRATCH, "lent"), O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
  return fd < 0 ? PROBE_BROKEN : outcome(fchmod(fd, 04755));
}

static int set_id_by_open(void) {
  const char *path = path_in(SCRATCH, "born");
  (void)unlink(path);
  return outcome(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 04755));
}

/* A program of root's with the set-user-ID bit says who it is. */
static int set_id_program(void) {
  const char *path = path_in("SHARED", "lender");
  struct stat about;
  if (getuid() == 0 || stat(path, &about) < 0 || !(about.st_mode & S_ISUID) || about.st_uid == getuid())
    return PROBE_ABSENT;
  execl(path, "probe", "who", (char *)NULL);
  return PROBE_BROKEN;
}

static int who(void) {
  return geteuid() == getuid() ? PROBE_REFUSED : PROBE_ESCAPED;
}

/* More than a private /tmp holds. */
static int fill_tmp(void) {
  char path[] = "/tmp/fillXXXXXX";
  int fd = mkostemp(path, O_CLOEXEC);
  if (fd < 0)
    return outcome(fd);
  (void)unlink(path);
  errno = posix_fallocate(fd, 0, 80L << 20);
  return outcome(errno == 0 ? 0 : -1);
}

static int mount_tmpfs(void) {
  const char *path = path_in(SCRATCH, "mounted");
  (void)mkdir(path, 0700);
  int r = mount("probe", path, "tmpfs", 0, "size=64k");
  int code = outcome(r);
  if (r == 0)
    (void)umount2(path, MNT_DETACH);
  return code;
}

static int mount_proc(void) {
  const char *path = path_in(SCRATCH, "mounted");
  (void)mkdir(path, 0700);
  int r = mount("proc", path, "proc", 0, NULL);
  int code = outcome(r);
  if (r == 0)
    (void)umount2(path, MNT_DETACH);
  return code;
}

static int core_pattern(void) {
  return open_to_write("/proc/sys/kernel/core_pattern");
}
static int sysrq(void) {
  return open_to_write("/proc/sysrq-trigger");
}
static int kernel_messages(void) {
  return open_to_write("/dev/kmsg");
}
static int shared_memory_file(void) {
  return read_of(given("SHM_FILE"));
}
static int cgroup(void) {
  return open_to_write(given("CGROUP"));
}

const struct attempt file_attempts[] = {{"read_shadow", read_shadow},
                                        {"read_secret", read_secret},
                                        {"list_outside", read_home},
                                        {"stat_outside", stat_secret},
                                        {"read_by_link", read_by_link},
                                        {"hard_link", hard_link},
                                        {"create", create},
                                        {"append", append},
                                        {"truncate", truncate_path},
                                        {"truncate_open", truncate_open},
                                        {"mkdir", make_folder},
                                        {"unlink", unlink_path},
                                        {"rename", rename_path},
                                        {"chmod", chmod_path},
                                        {"chown", chown_path},
                                        {"touch", touch_path},
                                        {"setxattr", set_attribute},
                                        {"run_outside", run_outside},
                                        {"by_handle", by_handle},
                                        {"chroot", change_root},
                                        {"mknod", device},
                                        {"disk", disk},
                                        {"set_id_chmod", set_id_by_chmod},
                                        {"set_id_fchmod", set_id_by_fchmod},
                                        {"set_id_open", set_id_by_open},
                                        {"set_id_program", set_id_program},
                                        {"who", who},
                                        {"fill_tmp", fill_tmp},
                                        {"mount", mount_tmpfs},
                                        {"mount_proc", mount_proc},
                                        {"core_pattern", core_pattern},
                                        {"sysrq", sysrq},
                                        {"kmsg", kernel_messages},
                                        {"shm_file", shared_memory_file},
                                        {"cgroup", cgroup},
                                        {NULL, NULL}};
