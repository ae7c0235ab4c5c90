#include "../../common/host.h"
#include "harness.h"
#include "pipeline.h"
#include "recorder_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STAGES = 4 };

static probe_report *seen;

/* Each command is a copy of the probe; only the last one's report is looked at, the others share another. */
static int call_stages(size_t n, const char *first, const char *last) {
  static char other[PROBE_TEXT];
  char *argv[STAGES][4];
  char *const *commands[STAGES];
  (void)snprintf(other, sizeof other, "%s-other", probe_argument());
  for (size_t i = 0; i < n; i++) {
    const char *list[] = {"catalogue-probe", i + 1 == n ? probe_argument() : other,
                          i == 0       ? first
                          : i + 1 == n ? last
                                       : "cat",
                          NULL};
    for (size_t k = 0; k < 4; k++)
      argv[i][k] = (char *)(uintptr_t)list[k];
    commands[i] = argv[i];
  }
  seen->runs = 0;
  int code = pipeline(commands, n);
  EXPECT(host_returned());
  return code;
}

static int run_stages(size_t n, const char *first, const char *last) {
  int code = call_stages(n, first, last);
  int left = host_take_left();
  EXPECT_MISTAKE("zombie-never-waited", left < (int)n, "none of %zu programs was waited for", n);
  EXPECT_MISTAKE("zombie-some", left == 0, "%d of %zu programs were not waited for", left, n);
  return code;
}

static void expect_code(int code, int wanted) {
  if (code != wanted)
    FAIL("pipeline() returned %d, expected %d", code, wanted);
}

static void output_to(const char *name) {
  int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0666);
  EXPECT_SYS(fd);
  EXPECT_SYS(dup2(fd, 1));
  EXPECT_SYS(close(fd));
}

static void begin(void) {
  char path[PROBE_TEXT * 2];
  probe_in_path("catalogue-probe");
  seen = probe_begin();
  (void)snprintf(path, sizeof path, "%s-other", probe_argument() + strlen("--probe="));
  int fd = open(path, O_RDWR | O_CREAT, 0666);
  EXPECT_SYS(fd);
  EXPECT_SYS(close(fd));
}

static void body_two(void) {
  output_to("out");
  expect_code(run_stages(2, "out:70000", "cat"), 0);
  EXPECT_EQ(lseek(1, 0, SEEK_END), 70000);
}

static void body_one(void) {
  output_to("out");
  expect_code(run_stages(1, "out:5", ""), 0);
  EXPECT_EQ(lseek(1, 0, SEEK_END), 5);
}

static void body_four(void) {
  output_to("out");
  expect_code(run_stages(4, "out:1048576", "cat"), 0);
  EXPECT_EQ(lseek(1, 0, SEEK_END), 1048576);
}

static void body_code(void) {
  int code = run_stages(3, "out:5", "exit:7");
  EXPECT_MISTAKE("raw-status", code != 7 << 8, "the last program exited with 7, and the result is %d", code);
  EXPECT_EQ(code, 7);
  expect_code(run_stages(2, "exit:3", "in"), 0);
  EXPECT_EQ(run_stages(2, "out:5", "kill:9"), 128 + 9);
}

static void body_input(void) {
  int fd = open("in", O_RDWR | O_CREAT | O_TRUNC, 0666);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd, "abcdef", 6), 6);
  EXPECT_EQ(lseek(fd, 0, SEEK_SET), 0);
  EXPECT_SYS(dup2(fd, 0));
  EXPECT_SYS(close(fd));
  output_to("out");
  expect_code(run_stages(3, "cat", "cat"), 0);
  EXPECT_EQ(lseek(1, 0, SEEK_END), 6);
}

/* Its writer has more to say than a pipe holds. */
static void body_missing(void) {
  char *writer[] = {(char *)"sh", (char *)"-c", (char *)"head -c 200000 /dev/zero", NULL};
  char *missing[] = {(char *)"/catalogue/has/no/such/program", NULL};
  char *const *commands[] = {writer, missing};
  errno = 0;
  int code = pipeline(commands, 2), error = errno;
  EXPECT_MISTAKE("exec-fallthrough", host_returned(), "the last program does not exist, and two came back");
  if (code != 127 && !(code == -1 && error == ENOENT))
    FAIL("the last program does not exist, and the result is %d; expected 127, or -1 with ENOENT", code);
  EXPECT_EQ(host_take_left(), 0);
}

static bool same_stream(int i) {
  for (int k = 0; k < seen->fd_count; k++)
    if (seen->fds[k] <= 2 && seen->inodes[k] == seen->inodes[i] && seen->modes[k] == seen->modes[i])
      return true;
  return false;
}

static void body_descriptors(void) {
  expect_code(run_stages(3, "out:5", "in"), 0);
  for (int i = 0; i < seen->fd_count; i++) {
    EXPECT_MISTAKE("dup2-no-close", seen->fds[i] <= 2 || !same_stream(i),
                   "the last program has descriptor %d, which is one of its streams a second time",
                   seen->fds[i]);
    if (seen->fds[i] > 2)
      FAIL("the last program has descriptor %d as well", seen->fds[i]);
  }
}

static void body_again(void) {
  expect_code(run_stages(3, "out:5", "in"), 0);
  int before = test_open_fds();
  for (int i = 0; i < 10; i++)
    expect_code(run_stages(3, "out:5", "in"), 0);
  int after = test_open_fds();
  EXPECT_MISTAKE("fd-leak-parent", after == before, "ten more pipelines left %d more descriptors open",
                 after - before);
}

/* The second program cannot be started; the first one has more to say than a pipe holds. */
static void body_fork_fails(void) {
  int before = test_open_fds();
  EXPECT_EQ(recorder_set_fault("fork:2:EAGAIN,vfork:2:EAGAIN,posix_spawn:2:EAGAIN,posix_spawnp:2:EAGAIN"), 0);
  int code = call_stages(3, "out:200000", "in"), error = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT_MISTAKE("fork-unchecked", code == -1 && error == EAGAIN,
                 "the second program could not be started (EAGAIN); the result is %d, errno %d", code, error);
  int left = host_take_left();
  EXPECT_MISTAKE("zombie-some", left == 0, "the first program was started, and has not been waited for");
  if (test_open_fds() != before)
    FAIL("after the failed call %d descriptors are open, and before %d", test_open_fds(), before);
}

/* Better no program than one that reads or writes something else. */
static void body_not_placed(void) {
  unsigned before = recorder_faults_struck();
  EXPECT_EQ(recorder_set_fault("dup2:1:EMFILE:child,dup3:1:EMFILE:child"), 0);
  int code = run_stages(2, "out:5", "in");
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  if (recorder_faults_struck() != before && seen->runs)
    FAIL("dup2() failed with EMFILE in each child, and the last program was run; the result is %d", code);
}

/* Run again for every call that can fail, with that call failing: -1 is as good as a success. */
static void body_faults(void) {
  int code = call_stages(3, "out:70000", "in");
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
    ;
  if (code != -1)
    EXPECT_EQ(code, 0);
  if (code == 0)
    EXPECT_EQ(seen->got, 70000);
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    begin();                                                                                                 \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(one)
CHECK(two)
CHECK(four)
CHECK(code)
CHECK(descriptors)
CHECK(again)
CHECK(input)
CHECK(missing)
CHECK(fork_fails)
CHECK(not_placed)
CHECK(faults)
