/* Environments and command lines as plain data. */
#include "child/env.h"
#include "child/command.h"
#include "harness.h"

#include <stdio.h>
#include <string.h>

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void expect_list(char **list, const char *text) {
  char all[1024] = "";
  EXPECT(list != NULL);
  size_t used = 0;
  for (char **at = list; *at != NULL && used < sizeof all; at++)
    used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", at == list ? "" : " ", *at);
  EXPECT_STR(all, text);
}

static void expect_env(const char *const *base, const char *const *add, const char *text) {
  struct arena arena = {0};
  expect_list(env_make(&arena, base, add), text);
  arena_free(&arena);
}

TEST(env_is_copied_in_its_order) {
  expect_env(LIST("B=1", "A=2", "B=3"), NULL, "B=1 A=2 B=3");
  expect_env(LIST(NULL), NULL, "");
  expect_env(NULL, LIST("A=1"), "A=1");
}

TEST(env_overlay) {
  const char *const *base = LIST("A=1", "B=2", "A=3", "AB=4");
  expect_env(base, LIST("A=x"), "A=x B=2 AB=4"); /* the place of the first, and no second */
  expect_env(base, LIST("A"), "B=2 AB=4");
  expect_env(base, LIST("C=5", "C=6"), "A=1 B=2 A=3 AB=4 C=6");
  expect_env(base, LIST("C=5", "C"), "A=1 B=2 A=3 AB=4");
  expect_env(base, LIST("B="), "A=1 B= A=3 AB=4");
  expect_env(base, LIST("NONE"), "A=1 B=2 A=3 AB=4");
  expect_env(base, LIST("A", "B", "AB"), "");
}

TEST(env_values) {
  const char *const *env = LIST("AB=1", "A=first", "A=second", "EMPTY=", "BARE");
  EXPECT_STR(env_get(env, "A"), "first");
  EXPECT_STR(env_get(env, "EMPTY"), "");
  EXPECT(env_get(env, "BARE") == NULL);
  EXPECT(env_get(env, "B") == NULL);
}

static void expect_candidates(const char *file, const char *const *env, const char *text) {
  struct arena arena = {0};
  expect_list(env_candidates(&arena, file, env), text);
  arena_free(&arena);
}

TEST(env_candidates_of_a_name) {
  expect_candidates("ls", LIST("PATH=/a:/b/c"), "/a/ls /b/c/ls");
  expect_candidates("ls", LIST("PATH=:/b:"), "ls /b/ls ls");
  expect_candidates("ls", LIST("PATH="), "ls");
  expect_candidates("ls", LIST("PATH=:"), "ls ls");
  expect_candidates("ls", LIST("X=1"), "/bin/ls /usr/bin/ls");
  expect_candidates("ls", LIST("PATH=/first", "PATH=/second"), "/first/ls");
}

TEST(env_candidates_of_a_path) {
  expect_candidates("./ls", LIST("PATH=/a"), "./ls");
  expect_candidates("a/b", LIST("PATH=/a"), "a/b");
  expect_candidates("/", LIST("PATH=/a"), "/");
}

TEST(command_of_the_shell) {
  struct arena arena = {0};
  char **argv = command_of_sh(&arena, "/bin/sh", "echo 'a b' \"$X\"");
  EXPECT_STR(argv[0], "/bin/sh");
  EXPECT_STR(argv[1], "-c");
  EXPECT_STR(argv[2], "echo 'a b' \"$X\"");
  EXPECT(argv[3] == NULL);
  arena_free(&arena);
}
