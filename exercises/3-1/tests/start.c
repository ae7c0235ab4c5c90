/* What the program gets: arguments, environment, folder. */
#include "harness.h"
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void look_at_arguments(const command *what) {
  EXPECT_MISTAKE("argv-no-null", seen->argc <= (int)what->arg_count + 1,
                 "the program got %d arguments more than were given, the first is \"%s\"",
                 seen->argc - (int)what->arg_count - 1, seen->args[what->arg_count + 1]);
  EXPECT_MISTAKE("argv0-missing", seen->argc != (int)what->arg_count,
                 "the program's argument 0 is \"%s\", which was to be its first one", seen->args[0]);
  EXPECT_EQ(seen->argc, (int)what->arg_count + 1);
  for (size_t i = 0; i < what->arg_count; i++)
    EXPECT_STR(seen->args[i + 1], what->args[i]);
}

static void body_starts(void) {
  const char *args[8] = {probe_argument(), "a", "b c", "", "exit:0"};
  for (size_t i = 5; i < 8; i++)
    args[i] = "behind-the-last";
  command what = {.file = "kit-probe", .args = args, .arg_count = 5};
  host_own_child();
  ending how;
  seen->runs = 0;
  int error = call_run(&what, &how);
  if (error)
    FAIL("run() returned %d (%s) for a program that exists", error, strerror(error));
  EXPECT_MISTAKE("argv-no-null", seen->runs > 0 || how.code != 126,
                 "exec failed, and not for want of the file: the array of arguments has no NULL at its end");
  EXPECT_MISTAKE("exec-path", seen->runs > 0 || how.code != 127,
                 "code 127 for a program that is in a folder of PATH");
  EXPECT_EQ(seen->runs, 1);
  EXPECT_NE(seen->pid, board->host);
  look_at_arguments(&what);
  if (how.code != 0 || how.signal != 0)
    FAIL("the program exited with code 0; run() says {.code = %d, .signal = %d}", how.code, how.signal);
}

TEST(starts) {
  with_probe(body_starts);
}

/* The caller's environment as it is: the texts, and where they are. */
static char **take_environment(void) {
  size_t count = 0;
  while (environ[count])
    count++;
  char **copy = calloc(count + 1, sizeof *copy);
  EXPECT(copy != NULL);
  return memcpy(copy, environ, count * sizeof *copy);
}

static bool same_environment(char *const *before) {
  size_t i = 0;
  for (; before[i] && environ[i]; i++)
    if (strcmp(before[i], environ[i]) != 0)
      return false;
  return before[i] == environ[i];
}

static void body_environment(void) {
  char first[] = "KIT_FIRST=for the program", second[] = "KIT_SECOND=";
  char *given[] = {first, second, NULL};
  char **before = take_environment();
  const char *args[] = {probe_argument(), "exit:0"};
  (void)end_of(&(command){.file = probe_path(), .args = args, .arg_count = 2, .env = given});
  EXPECT_MISTAKE("env-clobber", same_environment(before), "the caller's own environment has changed");
  free(before);
  EXPECT_EQ(seen->runs, 1);
  EXPECT_STR(seen->env, "\nKIT_FIRST=for the program\nKIT_SECOND=\n");
}

TEST(environment) {
  with_probe(body_environment);
}

static void body_inherits(void) {
  EXPECT_SYS(setenv("KIT_INHERITED", "from the caller", 1));
  EXPECT_EQ(end_of_probe("exit:0").code, 0);
  if (!probe_has_env(seen, "KIT_INHERITED=from the caller\n"))
    FAIL("env was NULL, and the program lacks a variable of its caller, KIT_INHERITED");
}

TEST(inherits) {
  with_probe(body_inherits);
}

/* Only the program's PATH has the folder of the probe, not the caller's. */
static void body_search(void) {
  char path[PROBE_TEXT + 32];
  (void)snprintf(path, sizeof path, "PATH=/nonexistent:%s", probe_folder());
  char *given[] = {path, NULL};
  const char *args[] = {probe_argument(), "exit:0"};
  EXPECT_SYS(setenv("PATH", "/bin:/usr/bin", 1));
  ending how = end_of(&(command){.file = "kit-probe", .args = args, .arg_count = 2, .env = given});
  EXPECT_MISTAKE("exec-path", seen->runs > 0 || how.code != 127,
                 "code 127 for a program that is in a folder of the PATH of its own environment");
  EXPECT_EQ(seen->runs, 1);
  EXPECT_EQ(how.code, 0);
}

TEST(search) {
  with_probe(body_search);
}

/* Every system has a /bin/sh. */
static void body_no_path(void) {
  char only[] = "KIT_ONLY=1";
  char *given[] = {only, NULL};
  const char *args[] = {"-c", "exit 6"};
  ending how = end_of(&(command){.file = "sh", .args = args, .arg_count = 2, .env = given});
  if (how.code != 6)
    FAIL("an environment without PATH: sh was to be found in /bin; run() says code %d", how.code);
}

TEST(no_path) {
  with_probe(body_no_path);
}

static void body_folder(void) {
  char before[400], after[400];
  const char *args[] = {probe_argument(), "exit:0"};
  EXPECT(getcwd(before, sizeof before) != NULL);
  (void)end_of(&(command){.file = probe_path(), .args = args, .arg_count = 2, .dir = "/"});
  EXPECT(getcwd(after, sizeof after) != NULL);
  EXPECT_MISTAKE("chdir-in-parent", strcmp(before, after) == 0, "the caller was in %s and is now in %s",
                 before, after);
  EXPECT_EQ(seen->runs, 1);
  EXPECT_STR(seen->dir, "/");
}

TEST(folder) {
  with_probe(body_folder);
}
