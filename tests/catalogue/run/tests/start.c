/* Whether the program starts as it should. */
#include "harness.h"
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In the place of libc's: a function that starts a shell never gets so far. */
int system(const char *text) {
  FAIL("[system-used] system(\"%s\") was called: a shell reads it", text);
}

FILE *popen(const char *text, const char *mode) {
  (void)mode;
  FAIL("[system-used] popen(\"%s\") was called: a shell reads it", text);
}

static void look_at_arguments(const command *what) {
  bool no_null = seen->argc > (int)what->arg_count + 1;
  EXPECT_MISTAKE("argv-no-null", !no_null,
                 "the program got %d arguments more than were given, the first is \"%s\"",
                 seen->argc - (int)what->arg_count - 1, seen->args[what->arg_count + 1]);
  EXPECT_MISTAKE("argv0-missing", seen->argc != (int)what->arg_count,
                 "the program's argument 0 is \"%s\", which was to be its first one", seen->args[0]);
  EXPECT_EQ(seen->argc, (int)what->arg_count + 1);
  EXPECT_STR(seen->args[0], what->file);
  for (size_t i = 0; i < what->arg_count; i++)
    EXPECT_STR(seen->args[i + 1], what->args[i]);
}

static void body_starts(void) {
  ending end = {-7, -7};
  const char *args[8] = {probe_argument(), "a", "b c", "", "exit:0"};
  command what = {.file = "catalogue-probe", .args = args, .arg_count = 5};
  for (size_t i = 5; i < 8; i++)
    args[i] = "behind-the-last";
  host_own_child();
  int error = call_run(&what, &end);
  EXPECT_MISTAKE("argv-no-null", error != EFAULT, "exec failed with EFAULT: an argument is no address");
  EXPECT_MISTAKE("exec-path", seen->runs > 0 || error != ENOENT,
                 "run() returned ENOENT for a program that is in a folder of PATH");
  EXPECT_EQ(seen->runs, 1);
  look_at_arguments(&what);
  EXPECT_EQ(error, 0);
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(end.signal, 0);
}

TEST(starts) {
  support_begin();
  host_run(body_starts);
  support_end();
}

static void body_environment(void) {
  char before[64];
  (void)snprintf(before, sizeof before, "CATALOGUE_OLD=%d", (int)getpid());
  EXPECT_EQ(putenv(before), 0);
  EXPECT_EQ(call_probe("exit:0", "CATALOGUE_NEW=for the program", NULL).code, 0);
  EXPECT_MISTAKE("env-clobber", !getenv("CATALOGUE_NEW"),
                 "the variable stands in the caller's environment now");
  EXPECT_MISTAKE("env-clobber", probe_has_env(seen, "CATALOGUE_NEW=for the program\n"),
                 "the program does not have the variable that it was to get");
  EXPECT_MISTAKE("env-clobber", probe_has_env(seen, before), "the program lacks a variable of its caller, %s",
                 before);
}

TEST(environment) {
  support_begin();
  host_run(body_environment);
  support_end();
}

static void body_folder(void) {
  char before[400], after[400];
  EXPECT(getcwd(before, sizeof before) != NULL);
  EXPECT_EQ(call_probe("exit:0", NULL, "/").code, 0);
  EXPECT(getcwd(after, sizeof after) != NULL);
  EXPECT_MISTAKE("chdir-in-parent", strcmp(before, after) == 0, "the caller was in %s and is now in %s",
                 before, after);
  EXPECT_STR(seen->dir, "/");
}

TEST(folder) {
  support_begin();
  host_run(body_folder);
  support_end();
}

static void body_descriptors(void) {
  int low = dup(0), high = dup2(0, 300);
  EXPECT_SYS(low);
  EXPECT_SYS(high);
  EXPECT_EQ(call_probe("exit:0", NULL, NULL).code, 0);
  for (int i = 0; i < seen->fd_count; i++)
    EXPECT_MISTAKE("fd-leak-exec", seen->fds[i] <= 2, "the program has descriptor %d as well", seen->fds[i]);
  EXPECT_EQ(seen->fd_count, 3);
}

TEST(descriptors) {
  support_begin();
  host_run(body_descriptors);
  support_end();
}

static void body_again(void) {
  EXPECT_EQ(call_probe("exit:0", NULL, NULL).code, 0);
  int before = test_open_fds();
  for (int i = 0; i < 20; i++)
    EXPECT_EQ(call_probe("exit:0", NULL, NULL).code, 0);
  int after = test_open_fds();
  EXPECT_MISTAKE("fd-leak-parent", after == before, "twenty more starts left %d more descriptors open",
                 after - before);
}

TEST(again) {
  support_begin();
  host_run(body_again);
  support_end();
}
