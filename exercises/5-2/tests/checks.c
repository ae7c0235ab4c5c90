#include "../../common/host.h"
#include "harness.h"
#include "recorder_check.h"
#include "run_with.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static probe_report *seen;

static void put(const char *path, const char *text) {
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd, text, strlen(text)), (ssize_t)strlen(text));
  EXPECT_SYS(close(fd));
}

static long long size_of(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 ? (long long)st.st_size : -1;
}

/* 0, 1 and 2 are files with these names. */
static void own_streams(void) {
  const char *names[] = {"zero", "one", "two"};
  for (int i = 0; i < 3; i++) {
    int fd = open(names[i], O_RDWR | O_CREAT | O_TRUNC, 0666);
    EXPECT_SYS(fd);
    EXPECT_SYS(dup2(fd, i));
    if (fd != i)
      EXPECT_SYS(close(fd));
  }
}

/* The program says 5 bytes on stdout and 3 on stderr. */
static int call(const redirection *list, size_t n, const char *last) {
  char *argv[] = {(char *)"catalogue-probe", (char *)(uintptr_t)probe_argument(),
                  (char *)"out:5",           (char *)"err:3",
                  (char *)(uintptr_t)last,   NULL};
  seen->runs = seen->fd_count = 0;
  seen->got = 0;
  int code = run_with(list, n, argv);
  EXPECT(host_returned());
  return code;
}

static void expect_run(const redirection *list, size_t n, const char *last) {
  int code = call(list, n, last);
  if (!seen->runs)
    FAIL("run_with() returned %d, and the program has not run", code);
  EXPECT_EQ(code, 0);
  EXPECT_EQ(host_take_left(), 0);
}

static void expect_size(const char *path, long long size) {
  if (size_of(path) != size)
    FAIL("\"%s\" has %lld bytes, expected %lld", path, size_of(path), size);
}

static void body_to_file(void) {
  const redirection list[] = {{1, TO_FILE, "out", 0}};
  put("out", "what was there before");
  own_streams();
  expect_run(list, 1, "exit:0");
  expect_size("out", 5);
  expect_size("two", 3);
  expect_size("one", 0);
}

static void body_append(void) {
  const redirection list[] = {{1, APPEND_FILE, "old", 0}, {2, APPEND_FILE, "new", 0}};
  put("old", "abc");
  own_streams();
  expect_run(list, COUNT(list), "exit:0");
  expect_size("old", 8);
  expect_size("new", 3);
}

static void body_input(void) {
  const redirection list[] = {{0, FROM_FILE, "in", 0}};
  put("in", "abcdef");
  own_streams();
  expect_run(list, 1, "in");
  EXPECT_EQ(seen->got, 6);
}

static void body_both(void) {
  const redirection list[] = {{1, TO_FILE, "out", 0}, {2, SAME_AS, NULL, 1}};
  own_streams();
  expect_run(list, COUNT(list), "exit:0");
  expect_size("out", 8);
}

static void body_order(void) {
  const redirection list[] = {{2, SAME_AS, NULL, 1}, {1, TO_FILE, "out", 0}};
  own_streams();
  expect_run(list, COUNT(list), "exit:0");
  EXPECT_MISTAKE("dup2-overwrite", size_of("out") != 8,
                 "2>&1 >out: stderr went to the file, too; 1 was overwritten before it was copied to 2");
  expect_size("out", 5);
  expect_size("one", 3);
  expect_size("two", 0);
}

/* 3>&1 1>&2 2>&3 3>&- */
static void body_swap(void) {
  const redirection list[] = {
      {3, SAME_AS, NULL, 1}, {1, SAME_AS, NULL, 2}, {2, SAME_AS, NULL, 3}, {3, CLOSED, NULL, 0}};
  own_streams();
  expect_run(list, COUNT(list), "exit:0");
  expect_size("two", 5);
  expect_size("one", 3);
  EXPECT_EQ(seen->fd_count, 3);
}

static void body_descriptors(void) {
  const redirection list[] = {{0, FROM_FILE, "in", 0}, {1, TO_FILE, "out", 0}, {2, APPEND_FILE, "err", 0}};
  put("in", "abcdef");
  own_streams();
  expect_run(list, COUNT(list), "in");
  for (int i = 0; i < seen->fd_count; i++)
    EXPECT_MISTAKE("dup2-no-close", seen->fds[i] <= 2,
                   "the program has descriptor %d, a file of the redirections a second time", seen->fds[i]);
  EXPECT_EQ(seen->fd_count, 3);
}

/* open() returns the lowest number that is free. */
static void body_closed(void) {
  const redirection list[] = {{0, FROM_FILE, "in", 0}, {1, TO_FILE, "out", 0}};
  put("in", "abcdef");
  own_streams();
  EXPECT_SYS(close(0));
  EXPECT_SYS(close(1));
  expect_run(list, COUNT(list), "in");
  EXPECT_MISTAKE("dup2-same-fd", seen->got == 6 && size_of("out") == 5,
                 "0 and 1 were closed before, so each file got its number at once; of 6 bytes %zu arrived on "
                 "stdin, and \"out\" has %lld",
                 seen->got, size_of("out"));
}

static void expect_no_run(const redirection *list, size_t n) {
  int code = call(list, n, "exit:0");
  if (seen->runs)
    FAIL("a redirection could not be made, and the program was run all the same");
  if (code != 126 && code != 127)
    FAIL("a redirection could not be made, and the result is %d, expected 126 or 127", code);
  EXPECT_EQ(host_take_left(), 0);
}

static void body_refused(void) {
  const redirection missing[] = {{1, TO_FILE, "out", 0}, {0, FROM_FILE, "no-such-file", 0}};
  const redirection not_open[] = {{2, SAME_AS, NULL, 9}};
  const redirection not_there[] = {{3, CLOSED, NULL, 0}};
  own_streams();
  expect_no_run(missing, 2);
  expect_no_run(not_open, 1);
  expect_run(not_there, 1, "exit:0");
}

static void body_codes(void) {
  char *three[] = {(char *)"sh", (char *)"-c", (char *)"exit 3", NULL};
  char *killed[] = {(char *)"sh", (char *)"-c", (char *)"kill $$", NULL};
  char *missing[] = {(char *)"/catalogue/has/no/such/program", NULL};
  int r = run_with(NULL, 0, three);
  EXPECT(host_returned());
  EXPECT_MISTAKE("raw-status", r != 3 << 8, "the program exited with 3, and the result is %d", r);
  EXPECT_EQ(r, 3);
  EXPECT_EQ(run_with(NULL, 0, killed), -1);
  r = run_with(NULL, 0, missing);
  EXPECT_MISTAKE("exec-fallthrough", host_returned(), "the program does not exist, and two came back");
  if (r != 126 && r != 127)
    FAIL("the program does not exist, and the result is %d", r);
  EXPECT_EQ(host_take_left(), 0);
}

static void body_caller(void) {
  const redirection list[] = {{1, TO_FILE, "out", 0}, {2, SAME_AS, NULL, 1}, {0, CLOSED, NULL, 0}};
  own_streams();
  int before = test_open_fds();
  expect_run(list, COUNT(list), "exit:0");
  EXPECT_EQ(write(1, "1", 1), 1);
  EXPECT_EQ(write(2, "22", 2), 2);
  if (test_open_fds() != before || size_of("one") != 1 || size_of("two") != 2)
    FAIL("the caller's descriptors are not what they were before the call");
}

static void body_fork_fails(void) {
  host_own_child();
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  int code = call(NULL, 0, "exit:0");
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT_MISTAKE("fork-unchecked", code == -1, "no process could be made, and the result is %d", code);
  host_look_at_own_child();
}

/* Run again for every call that can fail, with that call failing: no program is as good as a right one. */
static void body_faults(void) {
  const redirection list[] = {{2, SAME_AS, NULL, 1}, {1, TO_FILE, "out", 0}};
  own_streams();
  int code = call(list, COUNT(list), "exit:5");
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
    ;
  if (code != -1 && code != 126 && code != 127)
    EXPECT_EQ(code, 5);
  if (seen->runs && (size_of("out") != 5 || size_of("one") != 3))
    FAIL("the program was run with other streams than were asked for");
}

/* The same for the child's calls. */
static void body_not_placed(void) {
  static const char *const calls[] = {"dup2", "dup3", "open", "fcntl"};
  for (size_t i = 0; i < COUNT(calls); i++)
    for (int k = 1; k <= 4; k++) {
      char fault[64];
      (void)snprintf(fault, sizeof fault, "%s:%d:EMFILE:any", calls[i], k);
      EXPECT_EQ(recorder_set_fault(fault), 0);
      body_faults();
      EXPECT_EQ(recorder_set_fault(NULL), 0);
    }
}

#define CHECK(name)                                                                                          \
  TEST(name) {                                                                                               \
    probe_in_path("catalogue-probe");                                                                        \
    seen = probe_begin();                                                                                    \
    host_run(body_##name);                                                                                   \
    probe_end();                                                                                             \
  }
CHECK(to_file)
CHECK(append)
CHECK(input)
CHECK(both)
CHECK(order)
CHECK(swap)
CHECK(descriptors)
CHECK(closed)
CHECK(refused)
CHECK(codes)
CHECK(caller)
CHECK(fork_fails)
CHECK(not_placed)
CHECK(faults)
