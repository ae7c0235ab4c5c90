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

/* A folder below that nobody else may write to is out of reach. */
static bool is_private(const char *path) {
  const char *slash = strrchr(path, '/');
  char folder[300];
  struct stat st;
  (void)snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 0, path);
  return strcmp(folder, test_dir()) != 0 && stat(folder, &st) == 0 && !(st.st_mode & 022);
}

/* Somebody else may write to the folder too, and makes a link just before. */
static void attack(const char *path, int flags) {
  if (board && getpid() == board->host && flags & O_CREAT && (flags & O_TMPFILE) != O_TMPFILE &&
      !is_private(path) && attacks-- > 0)
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

static int open_one(struct stat *st) {
  int fd = temp_file(test_dir());
  EXPECT(host_returned());
  if (fd < 0)
    FAIL("temp_file() returned %d, errno %d", fd, errno);
  EXPECT_SYS(fstat(fd, st));
  return fd;
}

static void body_opens(void) {
  struct stat st;
  int fd = open_one(&st);
  char c = 0;
  EXPECT(S_ISREG(st.st_mode));
  EXPECT_EQ(st.st_size, 0);
  EXPECT_EQ(write(fd, "x", 1), 1);
  EXPECT_EQ(pread(fd, &c, 1, 0), 1);
  EXPECT_EQ(c, 'x');
}

static void body_alone(void) {
  struct stat st;
  (void)umask(0);
  (void)open_one(&st);
  if (st.st_mode & 077)
    FAIL("its rights are %03o: others may use it", (unsigned)st.st_mode & 0777);
}

static void body_is_new(void) {
  struct stat st, other;
  attacks = 2;
  (void)open_one(&st);
  EXPECT_SYS(stat(victim, &other));
  EXPECT_MISTAKE("temp-file-race", st.st_ino != other.st_ino && other.st_size == 4,
                 "somebody had made a link of that name before, and what it points to was opened");
}

static void body_two(void) {
  struct stat one, other;
  (void)open_one(&one);
  (void)open_one(&other);
  EXPECT_NE(one.st_ino, other.st_ino);
}

static void body_kept(void) {
  struct stat st;
  int fd = open_one(&st);
  EXPECT_MISTAKE("fd-leak-exec", fcntl(fd, F_GETFD) & FD_CLOEXEC,
                 "a program that is started later has descriptor %d, the file, as well", fd);
}

static void body_no_folder(void) {
  errno = 0;
  EXPECT_EQ(temp_file("no/such/folder"), -1);
  EXPECT(host_returned());
  EXPECT_EQ(errno, ENOENT);
}

/* Run again for every call that can fail, with that call failing. */
static void body_faults(void) {
  struct stat st;
  int fd = temp_file(test_dir());
  EXPECT(host_returned());
  EXPECT(fd == -1 || (fstat(fd, &st) == 0 && (st.st_mode & 077) == 0));
}

static void make_victim(void) {
  (void)snprintf(victim, sizeof victim, "%s/victim", test_dir());
  int fd = (int)syscall(SYS_openat, AT_FDCWD, victim, O_RDWR | O_CREAT, 0666);
  EXPECT_EQ(write(fd, "mine", 4), 4);
  EXPECT_SYS(close(fd));
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    make_victim();                                                                                           \
    host_run(body_##name);                                                                                   \
  }
CHECK(opens)
CHECK(alone)
CHECK(is_new)
CHECK(two)
CHECK(kept)
CHECK(no_folder)
CHECK(faults)
