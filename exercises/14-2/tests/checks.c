#include "../../common/host.h"
#include "harness.h"
#include "temp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char victim[300];
static int attacks;

/* Somebody else may write to the folder too, and makes a link just before. */
static void attack(const char *path, int flags) {
  if (board && getpid() == board->host && flags & O_CREAT && (flags & O_TMPFILE) != O_TMPFILE &&
      attacks-- > 0)
    (void)symlink(victim, path);
}

/* In the place of libc's. */
int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, int) : 0;
  va_end(list);
  attack(path, flags);
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

FILE *fopen(const char *path, const char *mode) {
  int flags = *mode == 'r' ? O_RDONLY : O_RDWR | O_CREAT | (*mode == 'w' ? O_TRUNC : O_APPEND);
  flags |= strchr(mode, 'x') ? O_EXCL : 0;
  attack(path, flags);
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0666);
  return fd < 0 ? NULL : fdopen(fd, mode);
}

static void body(void) {
  struct stat st, other;
  attacks = 2;
  int fd = temp_file(test_dir());
  EXPECT(host_returned());
  EXPECT_SYS(fd);
  EXPECT_SYS(fstat(fd, &st));
  EXPECT_SYS(stat(victim, &other));
  EXPECT_MISTAKE("temp-file-race", st.st_ino != other.st_ino && other.st_size == 4,
                 "somebody had made a link of that name before, and what it points to was opened");
  EXPECT_EQ(st.st_mode & 077, 0);
  EXPECT_EQ(write(fd, "x", 1), 1);
}

TEST(is_new) {
  (void)snprintf(victim, sizeof victim, "%s/victim", test_dir());
  int fd = (int)syscall(SYS_openat, AT_FDCWD, victim, O_RDWR | O_CREAT, 0666);
  EXPECT_EQ(write(fd, "mine", 4), 4);
  EXPECT_SYS(close(fd));
  host_run(body);
}
