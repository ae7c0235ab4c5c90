#include "../../common/host.h"
#include "harness.h"
#include "recorder_check.h"
#include "redirect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

static int call_redirect(const int from[3]) {
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(), (char *)"exit:6", NULL};
  seen->runs = seen->fd_count = 0;
  int code = redirect(from, argv);
  EXPECT(host_returned());
  return code;
}

static void expect_streams(const int from[3], bool permuted) {
  uint64_t wanted[3];
  for (int i = 0; i < 3; i++)
    wanted[i] = inode_of(from[i]);
  int code = call_redirect(from);
  if (!seen->runs)
    FAIL("redirect() returned %d, and the program has not run", code);
  for (int i = 0; i < 3; i++) {
    EXPECT_MISTAKE("dup2-same-fd", from[i] != i || !seen->runs || stream(i),
                   "the program has no descriptor %d, which was to stay what it was", i);
    EXPECT(stream(i) != NULL);
    EXPECT_MISTAKE("dup2-overwrite", !permuted || *stream(i) == wanted[i],
                   "descriptor %d was to be what descriptor %d is here, and is something else", i, from[i]);
    EXPECT_EQ(*stream(i), wanted[i]);
  }
  EXPECT_MISTAKE("raw-status", code != 6 << 8, "the program exited with 6, and the result is %d", code);
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

static void body_caller(void) {
  int from[3] = {file("a"), 2, 1}, before = test_open_fds();
  uint64_t inodes[3];
  for (int i = 0; i < 3; i++)
    inodes[i] = inode_of(i);
  EXPECT_EQ(call_redirect(from), 6);
  for (int i = 0; i < 3; i++)
    if (inode_of(i) != inodes[i])
      FAIL("descriptor %d of the caller is another file now", i);
  if (test_open_fds() != before)
    FAIL("the caller had %d descriptors and now has %d", before, test_open_fds());
}

static void body_codes(void) {
  char *three[] = {(char *)"sh", (char *)"-c", (char *)"exit 3", NULL};
  char *killed[] = {(char *)"sh", (char *)"-c", (char *)"kill $$", NULL};
  char *missing[] = {(char *)"/catalogue/has/no/such/program", NULL};
  int r = redirect((int[]){0, 1, 2}, three);
  EXPECT(host_returned());
  EXPECT_MISTAKE("raw-status", r != 3 << 8, "the program exited with 3, and the result is %d", r);
  EXPECT_EQ(r, 3);
  EXPECT_EQ(redirect((int[]){0, 1, 2}, killed), -1);
  EXPECT(host_returned());
  r = redirect((int[]){0, 1, 2}, missing);
  EXPECT_MISTAKE("exec-fallthrough", host_returned(), "the program does not exist, and two came back");
  if (r != 127 && r != -1)
    FAIL("the program does not exist, and the result is %d, expected 127 or -1", r);
  EXPECT_EQ(host_take_left(), 0);
}

/* A descriptor that cannot be placed: better no program than one that writes into the wrong file. */
static void place_without(const char *call, int k) {
  char fault[64];
  unsigned before = recorder_faults_struck();
  (void)snprintf(fault, sizeof fault, "%s:%d:EMFILE:any", call, k);
  EXPECT_EQ(recorder_set_fault(fault), 0);
  int code = call_redirect((int[]){1, 2, 0});
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  if (recorder_faults_struck() == before)
    return;
  if (seen->runs)
    FAIL("%s() failed with EMFILE, and the program was run all the same", call);
  EXPECT_NE(code, 6);
}

static void body_not_placed(void) {
  own_streams();
  for (int k = 1; k <= 6; k++) {
    place_without("fcntl", k);
    place_without("dup2", k);
    place_without("dup", k);
    place_without("dup3", k);
  }
}

/* Run again for every call that can fail, with that call failing: -1 is as good as a success. */
static void body_faults(void) {
  int code = call_redirect((int[]){0, 2, 1});
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
    ;
  if (code != -1 && code != 127)
    EXPECT_EQ(code, 6);
  EXPECT_MISTAKE("fork-unchecked", code != 6 || seen->runs, "no process could be made, and the result is %d",
                 code);
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
CHECK(caller)
CHECK(codes)
CHECK(not_placed)
CHECK(faults)
