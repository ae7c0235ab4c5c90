/*
 * The programs of lessons/0-start: each is built as strictly as there is, by both compilers, and says what
 * the JavaScript beside it says.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LESSON PROJECT_ROOT "/lessons/0-start/"

static const char *const compilers[] = LESSON_COMPILERS;
enum { COMPILERS = sizeof compilers / sizeof *compilers };

static bool is_missing(const cp_result *r) {
  return r->error != NULL && r->error->code != NULL && strcmp(r->error->code, "ENOENT") == 0;
}

static const char *quoted(const char *text, char *to, size_t size) {
  char *one = cp_quote_sh(text);
  snprintf(to, size, "%s", one);
  free(one);
  return to;
}

/* Builds lessons/0-start/NAME.c to ./program; whether that compiler is here. */
static bool build(const char *compiler, const char *name) {
  char source[500], command[4000], library[1000], include[1000];
  snprintf(source, sizeof source, LESSON "%s.c", name);
  char file[1000];
  snprintf(command, sizeof command,
           "%s -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Werror %s -I %s %s %s -pthread -o program",
           compiler, LESSON_FLAGS, quoted(PROJECT_ROOT "/src/childproc", include, sizeof include),
           quoted(source, file, sizeof file), quoted(LESSON_LIBRARY, library, sizeof library));
  cp_result *r = cp_exec_sync(command, CP_OPTIONS(.timeout_ms = 60000));
  int code = r->code;
  if (code != 0 && code != 127)
    FAIL("%s: %s", command, r->err.data);
  r = cp_result_free(r);
  return code == 0;
}

/* What a program says, in a folder with two files of JavaScript. */
static cp_result *says(const char *file, const char *const *args) {
  (void)mkdir("there", 0755);
  for (int i = 0; i < 2; i++) {
    FILE *out = fopen(i == 0 ? "there/a.js" : "there/b.js", "w");
    EXPECT(out != NULL && fputs("one\ntwo\nthree\n", out) >= 0 && fclose(out) == 0);
  }
  cp_result *r = cp_spawn_sync(
      file, args, CP_OPTIONS(.cwd = "there", .env_add = CP_ENV("LC_ALL=C"), .timeout_ms = 60000));
  return r;
}

static cp_result *javascript_says(const char *name, const char *argument) {
  char script[500];
  snprintf(script, sizeof script, LESSON "%s.js", name);
  cp_result *r = says("node", CP_ARGS(script, argument));
  if (is_missing(r))
    SKIP("node is not installed");
  EXPECT(r->error == NULL && r->code == 0);
  return r;
}

/* The C program says this, whoever built it. */
static void check_c(const char *name, const char *argument, const char *expected, const char *expected_err) {
  int built = 0;
  for (int i = 0; i < COMPILERS; i++) {
    NOTE("%s by %s", name, compilers[i]);
    if (!build(compilers[i], name))
      continue;
    built++;
    char program[500];
    snprintf(program, sizeof program, "%s/program", test_dir());
    cp_result *r = says(program, CP_ARGS(argument));
    EXPECT(r->error == NULL && r->code == 0);
    EXPECT_STR(r->out.data, expected);
    EXPECT_STR(r->err.data, expected_err);
    r = cp_result_free(r);
  }
  EXPECT_GT(built, 0);
}

static void check_both(const char *name, const char *argument) {
  cp_result *r = javascript_says(name, argument);
  EXPECT_GT(r->out.size, 0);
  check_c(name, argument, r->out.data, r->err.data);
  r = cp_result_free(r);
}

/* The steps differ from system to system; these three are asked for. */
TEST(plan) {
  char program[500];
  if (!build(compilers[0], "plan"))
    SKIP("%s is not installed", compilers[0]);
  snprintf(program, sizeof program, "%s/program", test_dir());
  cp_result *r = says(program, NULL);
  EXPECT(r->error == NULL && r->code == 0);
  const char *session = strstr(r->out.data, "setsid()"), *folder = strstr(r->out.data, "chdir(\"/usr\")");
  const char *exec = strstr(r->out.data, "execve(\"/bin/ls\")");
  EXPECT(session != NULL && folder != NULL && exec != NULL);
  EXPECT(session < folder && folder < exec);
  r = cp_result_free(r);
}

TEST(exec_ls) {
  check_both("exec_ls", NULL);
}

TEST(execfile_ls) {
  check_both("execfile_ls", NULL);
}

TEST(execfile_python) {
  char *python = cp_which("python3", NULL);
  if (python == NULL)
    SKIP("python3 is not installed");
  free(python);
  check_c("execfile_python", LESSON, "stdout:\nHello from Python\n2 + 2 = 4\n", "");
  cp_result *r = javascript_says("execfile_python", LESSON);
  EXPECT_OUT(r->out, "stdout:\nHello from Python\n2 + 2 = 4\n");
  r = cp_result_free(r);
}

TEST(sync_node_version) {
  cp_result *r = javascript_says("sync_node_version", NULL);
  EXPECT_EQ(r->out.data[0], 'v');
  check_c("sync_node_version", NULL, r->out.data, "");
  r = cp_result_free(r);
}

/* The same as the shell, and what the shell does not tell. */
TEST(pipeline_wc) {
  static const char said[] = "stdout: 6\n\n", err[] = "cat: bad_file: No such file or directory\n";
  check_c("pipeline_wc", NULL, "stdout: 6\n\nstage 0 ended with code 1\nstage 1 ended with code 0\n", err);
  cp_result *r = javascript_says("pipeline_wc", NULL);
  EXPECT_OUT(r->out, said);
  EXPECT_OUT(r->err, err);
  r = cp_result_free(r);
}
