/* Environments of Windows, and where it looks for programs. */
#include "child/windows_search.h"

#include "childproc.h"
#include "harness.h"

#include <stdio.h>
#include <string.h>

static void expect_list(char *const *list, const char *expected) {
  char text[2000] = "";
  for (; *list != NULL; list++) {
    EXPECT_LT(strlen(text) + strlen(*list) + 2, sizeof text);
    strcat(strcat(text, *list), "|");
  }
  EXPECT_STR(text, expected);
}

static void expect_env(const char *const *base, const char *const *add, const char *expected) {
  struct arena arena = {0};
  expect_list(windows_env(&arena, base, add), expected);
  arena_free(&arena);
}

TEST(names_of_variables_have_no_case) {
  expect_env(CP_ENV("A=1", "B=2"), NULL, "A=1|B=2|");
  expect_env(CP_ENV("Path=1", "B=2"), CP_ENV("PATH=3"), "B=2|PATH=3|");
  expect_env(CP_ENV("A=2", "a=3"), NULL, "a=3|");
  expect_env(CP_ENV("Path=1", "B=2"), CP_ENV("path"), "B=2|");
  expect_env(CP_ENV("Path=1", "B=2"), CP_ENV("pat", "pathx", "c"), "Path=1|B=2|");
  expect_env(CP_ENV("=C:=C:\\x", "=D:=y"), CP_ENV("A=b=c"), "=C:=C:\\x|=D:=y|A=b=c|");
  expect_env(NULL, NULL, "");
}

TEST(a_variable_is_found_whatever_its_case) {
  const char *const env[] = {"=C:=C:\\x", "Path=a;b", "E=", NULL};
  EXPECT_STR(windows_env_get(env, "PATH"), "a;b");
  EXPECT_STR(windows_env_get(env, "e"), "");
  EXPECT_STR(windows_env_get(env, "Pat"), NULL);
  EXPECT_STR(windows_env_get(NULL, "PATH"), NULL);
}

static void expect_places(const char *file, const char *cwd, const char *path, bool cwd_first,
                          const char *expected) {
  struct arena arena = {0};
  NOTE("%s", file);
  expect_list(windows_candidates(&arena, file, cwd, path, cwd_first), expected);
  arena_free(&arena);
}

TEST(a_name_is_looked_up) {
  expect_places("x", NULL, "C:\\a;C:\\b\\", true,
                ".\\x.com|.\\x.exe|C:\\a\\x.com|C:\\a\\x.exe|C:\\b\\x.com|C:\\b\\x.exe|");
  expect_places("x", NULL, "C:\\a", false, "C:\\a\\x.com|C:\\a\\x.exe|");
  expect_places("x.y", NULL, "C:\\a", false, "C:\\a\\x.y|C:\\a\\x.y.com|C:\\a\\x.y.exe|");
  expect_places("x.", NULL, "C:\\a", false, "C:\\a\\x..com|C:\\a\\x..exe|");
  expect_places("x.exe", "D:\\w", NULL, true, "D:\\w\\x.exe|D:\\w\\x.exe.com|D:\\w\\x.exe.exe|");
  expect_places("x", NULL, NULL, false, "");
  expect_places("x", NULL, "", false, "");
}

TEST(folders_of_the_path) {
  expect_places("x", NULL, "\"C:\\a;b\";C:\\c", false,
                "C:\\a;b\\x.com|C:\\a;b\\x.exe|C:\\c\\x.com|C:\\c\\x.exe|");
  expect_places("x", NULL, ";;C:\\c;", false, "C:\\c\\x.com|C:\\c\\x.exe|");
  expect_places("x", "D:\\w", "sub;\\root;E:\\e", false,
                "D:\\w\\sub\\x.com|D:\\w\\sub\\x.exe|\\root\\x.com|\\root\\x.exe|E:\\e\\x.com|E:\\e\\x.exe|");
  expect_places("x", NULL, "\"C:\\open", false, "C:\\open\\x.com|C:\\open\\x.exe|");
}

TEST(a_name_with_a_folder_is_not_looked_up) {
  expect_places("d\\x", NULL, "C:\\a", true, "d\\x.com|d\\x.exe|");
  expect_places("d/x.exe", "C:\\w", "C:\\a", true, "C:\\w\\d/x.exe|C:\\w\\d/x.exe.com|C:\\w\\d/x.exe.exe|");
  expect_places("C:\\d\\x.exe", "E:\\w", "C:\\a", true, "C:\\d\\x.exe|C:\\d\\x.exe.com|C:\\d\\x.exe.exe|");
  expect_places("\\\\s\\d\\x", "E:\\w", NULL, true, "\\\\s\\d\\x.com|\\\\s\\d\\x.exe|");
  expect_places("C:x", "E:\\w", NULL, true, "C:x.com|C:x.exe|");
  expect_places("d.e\\x", NULL, NULL, true, "d.e\\x.com|d.e\\x.exe|");
}
