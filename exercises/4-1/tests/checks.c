#include "../../common/host.h"
#include "harness.h"
#include "recorder_check.h"
#include "say_and_run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int job(void *arg) {
  printf("job\n");
  return *(const int *)arg;
}

static int dies(void *arg) {
  (void)arg;
  return raise(SIGTERM);
}

static void at_end(void) {
  if (getpid() != board->host)
    FAIL("[exit-not-_exit] a function that the caller registered with atexit() ran in the child");
}

/* stdout is now a file or a pipe; what was written can be read from what is returned. */
static int catch_stdout(bool file) {
  int ends[2] = {-1, -1};
  EXPECT_EQ(atexit(at_end), 0);
  if (file)
    ends[0] = ends[1] = open("out", O_RDWR | O_CREAT | O_TRUNC, 0666);
  else
    EXPECT_SYS(pipe2(ends, O_NONBLOCK));
  EXPECT_SYS(ends[0]);
  EXPECT_SYS(dup2(ends[1], 1));
  if (!file)
    EXPECT_SYS(close(ends[1]));
  return ends[0];
}

static const char *caught(int fd) {
  static char text[200];
  EXPECT_EQ(fflush(stdout), 0);
  (void)lseek(fd, 0, SEEK_SET);
  ssize_t n = read(fd, text, sizeof text - 1);
  EXPECT_LE(0, n);
  text[n] = 0;
  EXPECT_SYS(close(fd));
  return text;
}

static void expect_lines(const char *text, bool awake) {
  const char *first = strstr(text, "first\n"), *last = strstr(text, "last\n"),
             *middle = strstr(text, "job\n");
  if (!first || !last || !middle)
    FAIL("of \"first\", \"job\" and \"last\" a line is missing:\n%s", text);
  EXPECT_MISTAKE("stdio-dup", !strstr(first + 1, "first\n"),
                 "the line of before fork() stands there twice:\n%s", text);
  EXPECT_MISTAKE("sleep-as-sync", (first < middle && middle < last) || !awake,
                 "the order is lost once a sleep returns early:\n%s", text);
  EXPECT_MISTAKE("order-assumed", first < middle && middle < last, "the lines are out of order:\n%s", text);
}

static void expect_nobody_left(void) {
  int left = host_take_left();
  EXPECT_MISTAKE("zombie-never-waited", left == 0, "the call returned, and its child was not waited for");
}

/* A child in which an expectation failed has told so itself. */
static void expect_result(int r, int wanted) {
  if (r == TEST_FAILED)
    _exit(TEST_FAILED);
  if (r != wanted)
    FAIL("say_and_run() returned %d, expected %d", r, wanted);
}

static void look_at(bool file, const char *late, bool awake) {
  int zero = 0, fd = catch_stdout(file);
  EXPECT_EQ(recorder_set_delay(late), 0);
  EXPECT_EQ(recorder_set_sleep(awake ? "none" : NULL), 0);
  int r = say_and_run("first", job, &zero, "last");
  EXPECT(host_returned());
  expect_result(r, 0);
  expect_lines(caught(fd), awake);
  expect_nobody_left();
}

static void body_file(void) {
  look_at(true, NULL, false);
}

static void body_pipe(void) {
  look_at(false, NULL, false);
}

static void body_child_late(void) {
  look_at(true, "child:50", false);
}

static void body_parent_late(void) {
  look_at(true, "parent:50", false);
}

/* Sleeps return at once, as on a machine where everything else takes longer. */
static void body_no_sleep(void) {
  look_at(true, "child:50", true);
}

/* The caller has printed something before, which waits in the same buffer. */
static void body_earlier(void) {
  int zero = 0, fd = catch_stdout(true);
  printf("earlier\n");
  expect_result(say_and_run("first", job, &zero, "last"), 0);
  EXPECT(host_returned());
  const char *text = caught(fd), *earlier = strstr(text, "earlier\n");
  expect_lines(text, false);
  EXPECT(earlier != NULL);
  EXPECT_MISTAKE("stdio-dup", !strstr(earlier + 1, "earlier\n"),
                 "a line that the caller had printed before the call stands there twice:\n%s", text);
  EXPECT_STR(text, "earlier\nfirst\njob\nlast\n");
}

static void body_codes(void) {
  int seven = 7, most = 255, fd = catch_stdout(true);
  expect_result(say_and_run("first", job, &seven, "last"), 7);
  expect_result(say_and_run("first", job, &most, "last"), 255);
  expect_result(say_and_run("first", dies, NULL, "last"), -1);
  EXPECT(host_returned());
  (void)caught(fd);
  expect_nobody_left();
}

static void body_fork_fails(void) {
  int zero = 0, fd = catch_stdout(true);
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  int r = say_and_run("first", job, &zero, "last");
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT(host_returned());
  EXPECT_MISTAKE("fork-unchecked", r == -1, "no process could be made, and the result is %d", r);
  EXPECT(!strstr(caught(fd), "job\n"));
}

/* Run again for every call that can fail, with that call failing: -1 is as good as a success. */
static void body_faults(void) {
  int three = 3, fd = catch_stdout(true);
  int r = say_and_run("first", job, &three, "last");
  EXPECT(host_returned());
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
    ;
  const char *text = caught(fd);
  if (r != -1) {
    expect_result(r, 3);
    expect_lines(text, false);
  }
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    host_run(body_##name);                                                                                   \
  }
CHECK(file)
CHECK(pipe)
CHECK(child_late)
CHECK(parent_late)
CHECK(no_sleep)
CHECK(earlier)
CHECK(codes)
CHECK(fork_fails)
CHECK(faults)
