/* Where look_up() looks, and what it says when there is nothing. */
#include "../../common/host.h"
#include "harness.h"
#include "look_up.h"
#include "places.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void body_finds(void) {
  place_program("a", "tool", 1, 0755);
  place_program("b", "other", 2, 0755);
  expect_found("tool", "a:b", "a/tool");
  expect_found("other", "a:b", "b/other");
  expect_found("tool", "a", "a/tool");
}

TEST(finds) {
  host_run(body_finds);
}

static void body_first(void) {
  place_program("a", "tool", 1, 0755);
  place_program("b", "tool", 2, 0755);
  expect_found("tool", "a:b", "a/tool");
  expect_found("tool", "b:a", "b/tool");
  expect_found("tool", "nonexistent:b:a", "b/tool");
}

TEST(first) {
  host_run(body_first);
}

static void body_missing(void) {
  place_program("a", "tool", 1, 0755);
  expect_error("hammer", "a:nonexistent", ENOENT, "no folder has such a file");
  expect_error("", "a", ENOENT, "the name is empty");
  expect_error("tool", "a/tool", ENOENT, "the only element of PATH is no folder");
  expect_error("too", "a", ENOENT, "no folder has such a file");
}

TEST(missing) {
  host_run(body_missing);
}

static void body_slash(void) {
  place_program("a", "tool", 1, 0755);
  place_program("a/b", "tool", 2, 0755);
  expect_found("a/tool", "nonexistent", "a/tool");
  expect_found("./a/tool", "a", "./a/tool");
  expect_error("b/tool", "a", ENOENT, "a name with a slash is a path, and PATH is not asked");
  expect_error("./tool", "a", ENOENT, "a name with a slash is a path, and PATH is not asked");
}

TEST(slash) {
  EXPECT_SYS(mkdir("a", 0755));
  host_run(body_slash);
}

static void body_empty_elements(void) {
  place_program("", "here", 1, 0755);
  place_program("a", "tool", 2, 0755);
  expect_found("here", "a:", "here");
  expect_found("here", ":a", "here");
  expect_found("here", "a::nonexistent", "here");
  expect_found("here", "", "here");
  expect_found("tool", ":a", "a/tool");
  expect_error("here", "a", ENOENT, "PATH has no empty element, so the current folder is not looked into");
}

TEST(empty_elements) {
  host_run(body_empty_elements);
}

static void body_forbidden(void) {
  place_program("a", "tool", 1, 0644);
  place_program("b", "tool", 2, 0755);
  place_program("b", "text", 3, 0644);
  place_folder("b/folder");
  expect_found("tool", "a:b", "b/tool");
  expect_error("tool", "a", EACCES, "the file is there and may not be executed");
  expect_error("tool", "a:nonexistent", EACCES, "the first folder has the file, and it may not be executed");
  expect_error("text", "nonexistent:b", EACCES, "the second folder has the file, and it may not be executed");
  expect_error("a/tool", "", EACCES, "the file is there and may not be executed");
}

TEST(forbidden) {
  host_run(body_forbidden);
}

/* A folder may be "executed" in the sense of access(): that is the right to look into it. */
static void body_folders(void) {
  place_folder("a");
  place_folder("a/tool");
  place_program("b", "tool", 2, 0755);
  expect_found("tool", "a:b", "b/tool");
  expect_error("tool", "a", EACCES, "what is there is a folder");
  expect_error("./a", "b", EACCES, "what is there is a folder");
}

TEST(folders) {
  host_run(body_folders);
}

static void body_no_path(void) {
  const char *sh = access("/bin/sh", X_OK) == 0 ? "/bin/sh" : "/usr/bin/sh";
  place_program("", "here", 1, 0755);
  expect_found("sh", NULL, sh);
  expect_error("here", NULL, ENOENT,
               "without PATH, /bin and /usr/bin are looked into, not the current folder");
}

TEST(no_path) {
  host_run(body_no_path);
}

static void expect_size(const char *name, const char *found, size_t size, int expected) {
  char buffer[64];
  memset(buffer, '#', sizeof buffer);
  int error = look_up(name, "a", buffer, size);
  EXPECT(host_returned());
  if (error != expected)
    FAIL("\"%s\" and a buffer of %zu bytes: look_up() returned %d, expected %d", found, size, error,
         expected);
  for (size_t i = expected ? 0 : size; i < sizeof buffer; i++)
    if (buffer[i] != '#')
      FAIL("\"%s\" and a buffer of %zu bytes: byte %zu was written", found, size, i);
  if (!expected)
    EXPECT_STR(buffer, found);
}

static void body_sizes(void) {
  place_program("a", "tool", 1, 0755);
  expect_size("tool", "a/tool", 7, 0);
  expect_size("tool", "a/tool", 6, ENAMETOOLONG);
  expect_size("tool", "a/tool", 0, ENAMETOOLONG);
  expect_size("./a/tool", "./a/tool", 9, 0);
  expect_size("./a/tool", "./a/tool", 8, ENAMETOOLONG);
}

TEST(sizes) {
  host_run(body_sizes);
}

static void body_long_elements(void) {
  static char path[3 * PATH_MAX];
  place_program("a", "tool", 1, 0755);
  memset(path, 'x', 2 * PATH_MAX);
  (void)strcpy(path + 2 * PATH_MAX, ":a");
  expect_found("tool", path, "a/tool");
  path[2 * PATH_MAX] = '\0';
  expect_error("tool", path, ENOENT, "the only element is longer than a path can be");
}

TEST(long_elements) {
  host_run(body_long_elements);
}

/* Three folders that hold the file in all ways, in every order, beside what execvp() really does. */
static void body_like_execvp(void) {
  static const char *const elements[] = {"a", "b", "c", "", "nonexistent"};
  place_program("a", "tool", 11, 0755);
  place_program("b", "tool", 12, 0644);
  place_program("c", "tool", 13, 0755);
  for (int i = 0; i < 5; i++)
    for (int k = 0; k < 5; k++) {
      char path[100];
      (void)snprintf(path, sizeof path, "%s:%s", elements[i], elements[k]);
      int wanted = code_by_execvp("tool", path), is = code_by_look_up("tool", path);
      if (is != wanted)
        FAIL("PATH is \"%s\": execvp(\"tool\") ends with %d, and what look_up() says with %d; 11 is a/tool, "
             "13 "
             "c/tool, 1000 + errno a failure",
             path, wanted, is);
    }
}

TEST(like_execvp) {
  host_run(body_like_execvp);
}

/* A folder that nobody but root may look into: whether a file is there, the others cannot know. */
static void body_closed(void) {
  static const char *const paths[] = {"closed", "closed:nonexistent", "nonexistent:closed", "closed:a"};
  int wanted[4], is[4];
  place_program("a", "tool", 11, 0755);
  place_program("closed", "tool", 12, 0755);
  EXPECT_SYS(chmod("closed", 0));
  for (int i = 0; i < 4; i++) {
    wanted[i] = code_by_execvp("tool", paths[i]);
    is[i] = code_by_look_up("tool", paths[i]);
  }
  EXPECT_SYS(chmod("closed", 0755));
  for (int i = 0; i < 4; i++)
    if (is[i] != wanted[i])
      FAIL("PATH is \"%s\", and \"closed\" gives nobody any rights: execvp(\"tool\") ends with %d, and what "
           "look_up() says with %d",
           paths[i], wanted[i], is[i]);
}

TEST(closed) {
  host_run(body_closed);
}

/* Run again for every call that can fail, with that call failing: an error is as good as a success. */
static void body_faults(void) {
  char buffer[PATH_SIZE] = "before";
  place_program("a", "tool", 1, 0755);
  int error = look_up("tool", "nonexistent:a", buffer, sizeof buffer);
  EXPECT(host_returned());
  if (error == 0)
    EXPECT_STR(buffer, "a/tool");
  else {
    EXPECT_GT(error, 0);
    EXPECT_STR(buffer, "before");
  }
}

TEST(faults) {
  host_run(body_faults);
}
