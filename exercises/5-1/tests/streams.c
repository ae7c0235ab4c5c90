#include "../../common/host.h"
#include "harness.h"
#include "redirect.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static probe_report *seen;

static uint64_t inode_of(int fd) {
  struct stat st;
  EXPECT_SYS(fstat(fd, &st));
  return st.st_ino;
}

static int file(const char *name) {
  int fd = open(name, O_RDWR | O_CREAT, 0666);
  EXPECT_SYS(fd);
  return fd;
}

static const uint64_t *stream(int fd) {
  for (int i = 0; i < seen->fd_count; i++)
    if (seen->fds[i] == fd)
      return &seen->inodes[i];
  return NULL;
}

static void expect_streams(const int from[3], bool permuted) {
  uint64_t wanted[3];
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), (char *)"exit:6", NULL};
  for (int i = 0; i < 3; i++)
    wanted[i] = inode_of(from[i]);
  seen->fd_count = 0;
  int code = redirect(from, argv);
  EXPECT(host_returned());
  for (int i = 0; i < 3; i++) {
    EXPECT_MISTAKE("dup2-same-fd", from[i] != i || !seen->runs || stream(i),
                   "the program has no descriptor %d, which was to stay what it was", i);
    EXPECT(stream(i) != NULL);
    EXPECT_MISTAKE("dup2-overwrite", !permuted || *stream(i) == wanted[i],
                   "descriptor %d was to be what descriptor %d is here, and is something else", i, from[i]);
    EXPECT_EQ(*stream(i), wanted[i]);
  }
  EXPECT_EQ(code, 6);
  for (int i = 0; i < seen->fd_count; i++)
    EXPECT_MISTAKE("dup2-no-close", seen->fds[i] <= 2, "the program has descriptor %d as well", seen->fds[i]);
}

static void own_streams(void) {
  const char *names[] = {"zero", "one", "two"};
  for (int i = 0; i < 3; i++) {
    int fd = file(names[i]);
    EXPECT_SYS(dup2(fd, i));
    EXPECT_SYS(close(fd));
  }
}

static void body_files(void) {
  int from[3] = {file("a"), file("b"), file("c")};
  expect_streams(from, false);
}

static void body_twice(void) {
  int both = file("a");
  EXPECT_SYS(fcntl(both, F_SETFD, FD_CLOEXEC));
  expect_streams((int[]){0, both, both}, false);
}

static void body_same(void) {
  own_streams();
  for (int i = 0; i < 3; i++)
    EXPECT_SYS(fcntl(i, F_SETFD, FD_CLOEXEC));
  expect_streams((int[]){0, 1, 2}, false);
}

static void body_swap(void) {
  own_streams();
  expect_streams((int[]){0, 2, 1}, true);
}

static void body_rotate(void) {
  own_streams();
  expect_streams((int[]){1, 2, 0}, true);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    probe_in_path("catalogue-probe");                                                                        \
    seen = probe_begin();                                                                                    \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(files)
CHECK(twice)
CHECK(same)
CHECK(swap)
CHECK(rotate)
