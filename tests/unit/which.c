/* cp_which(): what cp_spawn() would run. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void make(const char *path, int mode) {
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
  EXPECT_SYS(fd);
  EXPECT_SYS(fchmod(fd, (mode_t)mode));
  EXPECT_SYS(close(fd));
}

static void expect_which(const char *file, const char *path, const char *found) {
  char *is = cp_which(file, CP_OPTIONS(.env = CP_ENV(path)));
  EXPECT_STR(is, found);
  free(is);
}

TEST(which_finds_the_first_that_can_be_run) {
  need_posix("a PATH with colons, and programs without endings");
  EXPECT_SYS(mkdir("a", 0700));
  EXPECT_SYS(mkdir("b", 0700));
  make("a/tool", 0600);
  make("b/tool", 0700);
  make("here", 0700);
  expect_which("tool", "PATH=/nowhere:a:b", "b/tool");
  expect_which("b/tool", "PATH=", "b/tool");
  expect_which("here", "PATH=/nowhere:", "here");
  expect_which("tool", "PATH=a", NULL);
  EXPECT_STR(cp_last_error()->code, "EACCES");
  expect_which("tool", "PATH=/nowhere", NULL);
  EXPECT_STR(cp_last_error()->code, "ENOENT");
  EXPECT_STR(cp_last_error()->message, "which tool ENOENT");
  EXPECT_STR(cp_last_error()->path, "tool");
}

TEST(which_takes_no_directory) {
  need_posix("a PATH with colons, and programs without endings");
  EXPECT_SYS(mkdir("a", 0700));
  EXPECT_SYS(mkdir("a/tool", 0700));
  expect_which("tool", "PATH=a", NULL);
  EXPECT_EQ(cp_last_error()->errnum, EACCES);
}

TEST(which_uses_the_overlay_and_the_parents_path) {
  need_posix("a PATH with colons, and programs without endings");
  char *sh = cp_which("sh", NULL);
  EXPECT(sh != NULL && strstr(sh, "/sh") != NULL);
  free(sh);
  EXPECT(cp_which("sh", CP_OPTIONS(.env_add = CP_ENV("PATH=/nowhere"))) == NULL);
  EXPECT(cp_which("", NULL) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT(cp_which(NULL, NULL) == NULL);
}
