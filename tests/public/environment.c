/* Which program is run, with which arguments, environment and directory. */
#include "helpers.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void expect_output(cp_child *child, const char *text) {
  char *out = output_of(child, FINE);
  EXPECT_STR(out, text);
  free(out);
}

/* A program that says `text` and ends with FINE, at `path`. */
static void make_program(const char *path, const char *text) {
  char script[256];
  snprintf(script, sizeof script, "#!/bin/sh\necho %s\nexit %d\n", text, FINE);
  write_file(path, script, 0700);
}

PUBLIC_TEST(arguments_arrive_byte_for_byte) {
  need_posix("arguments that are bytes");
  cp_child *child = START(NULL, "args", "", "a b", "\"q\" 'r'", "$HOME\\", "tab\there\nline", "\xff\xfe", "");
  expect_output(child, "8||a b|\"q\" 'r'|$HOME\\|tab\there\nline|\xff\xfe|");
}

PUBLIC_TEST(arguments_arrive_as_they_are) {
  cp_child *child = START(NULL, "args", "", "a b", "\"q\" 'r'", "$HOME\\", "tab\there\nline", "%PATH%", "");
  expect_output(child, "8||a b|\"q\" 'r'|$HOME\\|tab\there\nline|%PATH%|");
}

PUBLIC_TEST(an_argument_may_be_long) {
  size_t size = on_posix() ? 120000 : 30000; /* Linux takes 128 KiB in one, Windows 64 KiB of UTF-16 in all */
  char *text = malloc(size + 1);
  EXPECT(text != NULL);
  memset(text, 'x', size);
  text[size] = '\0';
  char *out = output_of(START(NULL, "args", text), FINE);
  EXPECT_EQ(strlen(out), size + 2);
  free(out);
  free(text);
}

PUBLIC_TEST(no_arguments_are_one_name) {
  need_sh();
  cp_child *child = start("/bin/sh", NULL, CP_OPTIONS(.argv0 = "sh"));
  EXPECT_STR(cp_spawnargs(child)[0], "sh");
  EXPECT(cp_spawnargs(child)[1] == NULL);
  EXPECT_EQ(cp_write(cp_stdin(child), "exit 21\n", 8), 1);
  expect_code(child, FINE);
}

PUBLIC_TEST(the_name_the_program_hears_can_be_another) {
  need_sh();
  cp_child *child = start("/bin/sh", CP_ARGS("-c", "echo \"$0\"; exit 21"), CP_OPTIONS(.argv0 = "ZZ"));
  EXPECT_STR(cp_spawnfile(child), "/bin/sh");
  EXPECT_STR(cp_spawnargs(child)[0], "ZZ");
  EXPECT_STR(cp_spawnargs(child)[1], "-c");
  expect_output(child, "ZZ\n");
}

PUBLIC_TEST(the_caller_keeps_its_memory) {
  need_sh();
  char file[] = "/bin/sh", first[] = "-c", second[] = "echo $A; exit 21", variable[] = "A=kept";
  const char *args[] = {first, second, NULL}, *env[] = {variable, NULL};
  cp_child *child = start(file, args, CP_OPTIONS(.env = env));
  memset(file, '!', sizeof file - 1);
  memset(second, '!', sizeof second - 1);
  memset(variable, '!', sizeof variable - 1);
  args[0] = NULL;
  EXPECT_STR(cp_spawnfile(child), "/bin/sh");
  EXPECT_STR(cp_spawnargs(child)[2], "echo $A; exit 21");
  expect_output(child, "kept\n");
}

/* ---- environment ---- */

PUBLIC_TEST(the_environment_is_inherited) {
  need_sh();
  EXPECT_SYS(setenv("ENV_TEST", "testval", 1));
  cp_child *child = start("/bin/sh", CP_ARGS("-c", "echo $ENV_TEST; exit 21"), NULL);
  EXPECT_SYS(unsetenv("ENV_TEST"));
  expect_output(child, "testval\n");
}

PUBLIC_TEST(exactly_the_environment_that_is_given) {
  need_posix("an environment that nothing is added to");
  cp_child *child = START(CP_OPTIONS(.env = CP_ENV("B=2", "A=1=one", "B=3", "C=")), "environment");
  expect_output(child, "B=2\nA=1=one\nB=3\nC=\n"); /* in its order, duplicates too */
}

PUBLIC_TEST(an_empty_environment) {
  need_posix("an environment that nothing is added to");
  const char *none[] = {NULL};
  expect_output(START(CP_OPTIONS(.env = none), "environment"), "");
}

PUBLIC_TEST(an_overlay_sets_replaces_and_takes_away) {
  cp_child *child =
      START(CP_OPTIONS(.env = CP_ENV("A=1", "B=2", "C=3"), .env_add = CP_ENV("B=two", "C", "D=4", "NONE")),
            "environment");
  char *out = output_of(child, FINE), *known = "A=1\nB=two\nD=4\n";
  EXPECT_EQ(strncmp(out, known, strlen(known)), 0);
  EXPECT(!on_posix() || out[strlen(known)] == '\0'); /* Windows programs need some more */
  free(out);
}

/* ---- lookup ---- */

PUBLIC_TEST(the_path_of_the_childs_environment_is_searched) {
  need_sh();
  EXPECT_SYS(mkdir("bin", 0700));
  make_program("bin/only_here", "found");
  char path[4200];
  snprintf(path, sizeof path, "PATH=/nowhere:%s/bin", test_dir());
  expect_output(start("only_here", NULL, CP_OPTIONS(.env = CP_ENV(path))), "found\n");
  /* … and not that of the parent */
  EXPECT_SYS(setenv("PATH", path + 5, 1));
  record r = {0};
  cp_child *child = start("only_here", NULL, CP_OPTIONS(.env = CP_ENV("PATH=/nowhere")));
  record_child(&r, child);
  run();
  EXPECT_STR(r.text, "error:ENOENT close:-2");
}

PUBLIC_TEST(without_path_the_system_is_searched) {
  need_sh();
  const char *none[] = {NULL};
  expect_output(start("sh", CP_ARGS("-c", "echo here; exit 21"), CP_OPTIONS(.env = none)), "here\n");
}

PUBLIC_TEST(an_empty_entry_of_path_is_the_directory) {
  need_sh();
  make_program("local_program", "local");
  expect_output(start("local_program", NULL, CP_OPTIONS(.env = CP_ENV("PATH=/nowhere:"))), "local\n");
  expect_output(start("local_program", NULL, CP_OPTIONS(.env = CP_ENV("PATH="))), "local\n");
}

PUBLIC_TEST(a_file_that_cannot_be_run_does_not_end_the_search) {
  need_sh();
  EXPECT_SYS(mkdir("first", 0700));
  EXPECT_SYS(mkdir("second", 0700));
  write_file("first/tool", "not executable", 0600);
  make_program("second/tool", "second");
  expect_output(start("tool", NULL, CP_OPTIONS(.env = CP_ENV("PATH=first:second"))), "second\n");
}

PUBLIC_TEST(a_name_with_a_slash_is_relative_to_the_new_directory) {
  need_sh();
  EXPECT_SYS(mkdir("below", 0700));
  make_program("below/tool", "below");
  expect_output(start("./tool", NULL, CP_OPTIONS(.cwd = "below")), "below\n");
  expect_output(start("below/tool", NULL, NULL), "below\n");
}

PUBLIC_TEST(a_text_without_a_first_line_is_a_shell_script) {
  need_sh();
  write_file("script", "echo \"$0 $1\"\nexit 21\n", 0700);
  char path[4200], text[4300];
  snprintf(path, sizeof path, "%s/script", test_dir());
  snprintf(text, sizeof text, "%s one\n", path);
  expect_output(start(path, CP_ARGS("one"), NULL), text);
  /* found in the PATH it hears where */
  char variable[4300];
  snprintf(variable, sizeof variable, "PATH=%s", test_dir());
  expect_output(start("script", CP_ARGS("one"), CP_OPTIONS(.env = CP_ENV(variable), .argv0 = "other")), text);
}

/* ---- directory and shell ---- */

PUBLIC_TEST(the_working_directory) {
  char *root = output_of(START(CP_OPTIONS(.cwd = "/"), "directory"), FINE);
  EXPECT_STR(root + (on_posix() ? 0 : strlen("Z:")), on_posix() ? "/" : "\\");
  free(root);
  expect_output(START(CP_OPTIONS(.cwd = ""), "directory"), test_dir()); /* "" is the parent's */
  char here[4096];
  EXPECT(getcwd(here, sizeof here) != NULL); /* the parent's own does not change */
  EXPECT_STR(here, test_dir());
}

PUBLIC_TEST(a_shell_runs_a_command_line) {
  need_sh();
  cp_child *child = start("echo $((1 + 2)) | cat; exit 21", NULL, CP_OPTIONS(.shell = true));
  EXPECT_STR(cp_spawnfile(child), "/bin/sh");
  EXPECT_STR(cp_spawnargs(child)[0], "/bin/sh");
  EXPECT_STR(cp_spawnargs(child)[1], "-c");
  EXPECT_STR(cp_spawnargs(child)[2], "echo $((1 + 2)) | cat; exit 21");
  EXPECT(cp_spawnargs(child)[3] == NULL);
  expect_output(child, "3\n");
}

PUBLIC_TEST(another_shell) {
  need_sh();
  make_program("shell", "'own shell: '\"$2\"");
  expect_output(start("the command", NULL, CP_OPTIONS(.shell_path = "./shell")), "own shell: the command\n");
  expect_output(start("echo x; exit 21", NULL, CP_OPTIONS(.shell = true, .shell_path = "")), "x\n");
}

PUBLIC_TEST(a_command_that_the_shell_does_not_find_ends_with_127) {
  need_sh();
  record r = {0};
  cp_child *child = start("no_such_command_at_all", NULL, CP_OPTIONS(.shell = true));
  record_child(&r, child);
  run();
  EXPECT_STR(r.text, "spawn exit:127 close:127");
}
