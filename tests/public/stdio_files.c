/* Descriptors of the parent and files as stdio: no parent stands between the child and them. */
#include "helpers.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void expect_file(const char *name, const char *text) {
  char *now = read_file(name, NULL);
  EXPECT_STR(now, text);
  free(now);
}

PUBLIC_TEST(stdout_to_a_descriptor) {
  int fd = make_file("out");
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_FD(fd))), "say", "hello world\n", "1");
  EXPECT(cp_stdout(child) == NULL);
  expect_code(child, FINE);
  EXPECT_SYS(close(fd));
  expect_file("out", "hello world\n");
}

PUBLIC_TEST(one_descriptor_as_stdout_and_stderr) {
  int fd = make_file("out");
  expect_code(START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_FD(fd), CP_FD(fd))), "say", "hello world\n",
                    "1", "hello errworld\n", "2"),
              FINE);
  EXPECT_SYS(close(fd));
  expect_file("out", "hello world\nhello errworld\n");
}

/* Moves the test's own descriptors 1 and 2 for a while. */
static int saved[3] = {-1, -1, -1};
static void put_at(int fd, int place) {
  saved[place] = dup(place);
  EXPECT_SYS(saved[place]);
  EXPECT_SYS(dup2(fd, place));
}
static void take_back(int place) {
  EXPECT_SYS(dup2(saved[place], place));
  EXPECT_SYS(close(saved[place]));
}

PUBLIC_TEST(the_parents_stderr_as_stdout_and_stderr) {
  int fd = make_file("out");
  put_at(fd, 2);
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_FD(2), CP_FD(2))), "say",
                          "hello world\n", "1", "hello errworld\n", "2");
  take_back(2);
  expect_code(child, FINE);
  EXPECT_SYS(close(fd));
  expect_file("out", "hello world\nhello errworld\n");
}

PUBLIC_TEST(one_and_two_swapped) {
  int out = make_file("1"), err = make_file("2");
  put_at(out, 1);
  put_at(err, 2);
  cp_child *child =
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_FD(2), CP_FD(1))), "say", "out", "1", "err", "2");
  take_back(1);
  take_back(2);
  expect_code(child, FINE);
  EXPECT_SYS(close(out));
  EXPECT_SYS(close(err));
  expect_file("1", "err");
  expect_file("2", "out");
}

PUBLIC_TEST(three_descriptors_in_a_ring) {
  int files[3] = {make_file("0"), make_file("1"), make_file("2")};
  for (int i = 0; i < 3; i++)
    put_at(files[i], i);
  cp_child *child =
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_FD(1), CP_FD(2), CP_FD(0))), "say", "a", "0", "b", "1", "c", "2");
  for (int i = 0; i < 3; i++)
    take_back(i);
  expect_code(child, FINE);
  for (int i = 0; i < 3; i++)
    EXPECT_SYS(close(files[i]));
  expect_file("1", "a");
  expect_file("2", "b");
  expect_file("0", "c");
}

PUBLIC_TEST(inherit_is_the_same_number) {
  int fd = make_file("out");
  put_at(fd, 1);
  cp_child *child =
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT)), "say", "mine", "1");
  take_back(1);
  EXPECT(cp_stdout(child) == NULL && cp_stderr(child) == NULL);
  expect_code(child, FINE);
  EXPECT_SYS(close(fd));
  expect_file("out", "mine");
}

PUBLIC_TEST(a_descriptor_whose_number_is_its_target) {
  int fd = make_file("out"); /* close-on-exec, which placing it takes away */
  EXPECT_EQ(dup2(fd, 5), 5);
  expect_code(
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE, CP_DEFAULT, CP_DEFAULT, CP_FD(5))),
            "say", "five", "5"),
      FINE);
  EXPECT_SYS(close(5));
  EXPECT_SYS(close(fd));
  expect_file("out", "five");
}

PUBLIC_TEST(the_descriptor_stays_the_parents) {
  int fd = make_file("out");
  for (int i = 0; i < 2; i++)
    expect_code(START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_FD(fd))), "say", "x", "1"), FINE);
  EXPECT_EQ(write(fd, "y", 1), 1);
  EXPECT_SYS(close(fd));
  expect_file("out", "xxy");
}

PUBLIC_TEST(files_by_path) {
  write_file("in", "from a file", 0600);
  write_file("log", "before ", 0600);
  write_file("out", "this goes away", 0600);
  expect_code(START(CP_OPTIONS(.stdio = CP_STDIO(CP_FROM_PATH("in"), CP_TO_PATH("out"))), "echo"), FINE);
  expect_file("out", "from a file");
  expect_code(START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_APPEND_TO_PATH("log"))), "say", "after", "1"),
              FINE);
  expect_file("log", "before after");
}

PUBLIC_TEST(a_path_is_seen_from_the_parents_directory) {
  expect_code(
      START(CP_OPTIONS(.cwd = "/", .stdio = CP_STDIO(CP_IGNORE, CP_TO_PATH("here"))), "say", "x", "1"), FINE);
  expect_file("here", "x");
}

PUBLIC_TEST(stderr_as_stdout) {
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_SAME_AS(1))), "say", "a", "1",
                          "b", "2", "c", "1");
  EXPECT(cp_stderr(child) == NULL);
  char *out = output_of(child, FINE);
  EXPECT_STR(out, "abc");
  free(out);
}

PUBLIC_TEST(the_same_as_one_that_is_the_same) {
  expect_code(START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_TO_PATH("out"), CP_SAME_AS(1), CP_SAME_AS(2))),
                    "say", "a", "1", "b", "2", "c", "3"),
              FINE);
  expect_file("out", "abc");
}

PUBLIC_TEST(ignored_is_the_null_device) {
  need_posix("descriptors that tell how they are opened");
  int fd = make_file("kinds");
  expect_code(
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE, CP_FD(fd))), "kinds", "3", "3"),
      FINE);
  EXPECT_SYS(close(fd));
  expect_file("kinds", "device:r device:rw device:rw");
  /* writing to what is ignored does not fail, reading ends at once */
  expect_code(
      START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE)), "say", "x", "1", "y", "2"), FINE);
  expect_code(START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE)), "echo"), FINE);
}
