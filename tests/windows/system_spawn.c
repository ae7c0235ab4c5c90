/* Starting, ending and asking processes on Windows. */
#include "childproc.h"
#include "harness.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

HELPER(code) {
  return (int)strtol(argv[1], NULL, 10);
}

HELPER(arguments) {
  for (int i = 1; i < argc; i++)
    printf("[%s]", argv[i]);
  return 3;
}

HELPER(environment) {
  const char *value = getenv(argv[1]);
  printf("%s", value == NULL ? "(none)" : value);
  return 3;
}

HELPER(reads) {
  while (getchar() != EOF)
    ;
  return 4;
}

static cp_result *run(const char *const *args, const cp_options *options) {
  return cp_spawn_sync(test_program(), args, options);
}

TEST(exit_codes_come_whole) {
  static const int codes[] = {1, 3, 42, 255, 256, 259, 70000, -5};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    char text[20];
    snprintf(text, sizeof text, "%d", codes[i]);
    cp_result *r = run(HELPER_ARGS("code", text), NULL);
    EXPECT(r->error == NULL);
    EXPECT_EQ(r->code, codes[i]);
    EXPECT_EQ(r->signal, 0);
    r = cp_result_free(r);
  }
}

TEST(events_in_their_order) {
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("code", "7"), NULL);
  EXPECT(child != NULL);
  EXPECT_GT(cp_pid(child), 0);
  cp_result *r = cp_wait(child, -1);
  EXPECT_EQ(r->code, 7);
  EXPECT(r->exited);
  EXPECT_GT(r->exit_ns, r->start_ns);
  r = cp_result_free(r);
}

TEST(arguments_arrive) {
  cp_result *r =
      run(HELPER_ARGS("arguments", "", "a b", "c\"d", "e\\", "f \\\"g\\", "%PATH%", "a&b|c>d^e", "\t"), NULL);
  EXPECT_STR(r->out.data, "[][a b][c\"d][e\\][f \\\"g\\][%PATH%][a&b|c>d^e][\t]");
  EXPECT_EQ(r->code, 3);
  r = cp_result_free(r);
}

TEST(verbatim_arguments_are_split_by_the_program) {
  cp_result *r = run(HELPER_ARGS("arguments", "a b", "\"c", "d\""), CP_OPTIONS(.windows_verbatim = true));
  EXPECT_STR(r->out.data, "[a][b][c d]");
  r = cp_result_free(r);
}

TEST(the_environment_has_no_case) {
  const cp_options *options =
      CP_OPTIONS(.env = CP_ENV("Some_Name=1"), .env_add = CP_ENV("SOME_NAME=two words"));
  cp_result *r = run(HELPER_ARGS("environment", "some_name"), options);
  EXPECT_STR(r->out.data, "two words");
  r = cp_result_free(r);
  r = run(HELPER_ARGS("environment", "SystemRoot"), options);
  EXPECT_CONTAINS(r->out.data, ":\\");
  r = cp_result_free(r);
}

TEST(a_missing_program_and_a_missing_directory) {
  cp_result *r = cp_spawn_sync("no-such-program-here", NULL, NULL);
  EXPECT(r->error != NULL);
  EXPECT_STR(r->error->code, "ENOENT");
  EXPECT_STR(r->error->message, "spawnSync no-such-program-here ENOENT");
  r = cp_result_free(r);
  r = run(HELPER_ARGS("code", "1"), CP_OPTIONS(.cwd = "C:\\no\\such\\place"));
  EXPECT(r->error != NULL);
  EXPECT_STR(r->error->code, "ENOENT");
  EXPECT_EQ(r->error->step, CP_STEP_CHDIR);
  r = cp_result_free(r);
}

TEST(a_text_is_no_program) {
  FILE *file = fopen("text.exe", "wb");
  EXPECT(file != NULL);
  fputs("this is no program\n", file);
  fclose(file);
  EXPECT(cp_spawn(".\\text.exe", NULL, NULL) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, ENOEXEC);
  EXPECT_EQ(cp_last_error()->step, CP_STEP_EXEC);
}

TEST(another_user_is_not_supported) {
  EXPECT(cp_spawn(test_program(), HELPER_ARGS("code", "1"), CP_OPTIONS(.uid = CP_ID(1))) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, ENOTSUP);
  EXPECT_EQ(cp_last_error()->step, CP_STEP_UID);
}

static void check_kill(const char *name, const char *told) {
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("reads"), NULL);
  EXPECT(child != NULL);
  EXPECT_EQ(cp_kill(child, 0), 1);
  EXPECT_EQ(cp_kill_name(child, name), 1);
  cp_result *r = cp_wait(cp_child_keep(child), -1);
  EXPECT_STR(r->signal_name, told);
  EXPECT_EQ(r->code, -1);
  EXPECT(r->killed);
  EXPECT_EQ(cp_kill(child, 0), 0);
  r = cp_result_free(r);
  child = cp_child_free(child);
}

TEST(killed_by_the_signals_that_there_are) {
  check_kill("SIGTERM", "SIGTERM");
  check_kill("SIGKILL", "SIGKILL");
  check_kill("SIGINT", "SIGINT");
  check_kill("SIGQUIT", "SIGQUIT");
  check_kill("SIGHUP", "SIGKILL");
}

TEST(ending_stdin_lets_it_end_by_itself) {
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("reads"), NULL);
  cp_end(cp_stdin(child));
  cp_result *r = cp_wait(child, -1);
  EXPECT_EQ(r->code, 4);
  EXPECT_EQ(r->signal, 0);
  r = cp_result_free(r);
}

TEST(watching_a_process_by_its_number) {
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("reads"), NULL);
  cp_child *watched = cp_watch(cp_pid(child), NULL);
  EXPECT(watched != NULL);
  cp_end(cp_stdin(child));
  cp_result *r = cp_wait(watched, -1);
  EXPECT_EQ(r->code, 4);
  r = cp_result_free(r);
  r = cp_wait(child, -1);
  r = cp_result_free(r);
  EXPECT(cp_watch(0x7ffffff0, NULL) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, ESRCH);
}

TEST(many_at_once) {
  enum { COUNT = 20 };
  cp_child *children[COUNT];
  for (int i = 0; i < COUNT; i++) {
    char text[8];
    snprintf(text, sizeof text, "%d", i + 1);
    children[i] = cp_child_keep(cp_spawn(test_program(), HELPER_ARGS("code", text), NULL));
    EXPECT(children[i] != NULL);
  }
  EXPECT_EQ(cp_run(), 0);
  for (int i = 0; i < COUNT; i++) {
    EXPECT_EQ(cp_child_result(children[i])->code, i + 1);
    children[i] = cp_child_free(children[i]);
  }
}

TEST(which_finds_what_spawn_would_run) {
  char *found = cp_which("cmd", NULL);
  EXPECT(found != NULL);
  EXPECT_CONTAINS(found, "cmd.exe");
  free(found);
  EXPECT(cp_which("no-such-program-here", NULL) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, ENOENT);
}
