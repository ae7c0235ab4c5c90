/* Lines for programs and for shells. */
#include "support.h"
#include "vectors.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static size_t check_lines(const vector *vectors) {
  size_t count = 0;
  for (; vectors[count].line != NULL; count++) {
    const vector *one = &vectors[count];
    char *line = line_of(one->args);
    EXPECT(strncmp(line, "program ", 8) == 0);
    EXPECT_STR(line + 8, one->line);
    expect_program_reads(line, one->args);
    free(line);
  }
  return count;
}

TEST(lines_that_libuv_writes) {
  EXPECT_EQ(check_lines(known_vectors), 72u);
}

TEST(lines_of_hostile_arguments) {
  EXPECT_GE(check_lines(own_vectors), 200u);
}

TEST(one_argument_is_quoted_alone) {
  for (size_t i = 0; own_vectors[i].line != NULL; i++) {
    if (own_vectors[i].args[1] != NULL)
      continue;
    char *quoted = cp_quote_windows(own_vectors[i].args[0]);
    EXPECT_STR(quoted, own_vectors[i].line);
    free(quoted);
  }
  EXPECT(cp_quote_windows(NULL) == NULL);
  EXPECT_STR(cp_last_error()->code, "ERR_INVALID_ARG_TYPE");
}

static void expect_line(const char *const *argv, bool verbatim, const char *expected) {
  struct arena arena = {0};
  char *line;
  EXPECT_OK(windows_line(&arena, argv, verbatim, &line));
  EXPECT_STR(line, expected);
  arena_free(&arena);
}

TEST(verbatim_arguments_are_joined) {
  expect_line(CP_ARGS("a b", "\"c", "d\\ e", ""), true, "a b \"c d\\ e ");
  expect_line(CP_ARGS("x"), true, "x");
}

TEST(the_name_of_the_program_is_quoted_too) {
  expect_line(CP_ARGS("C:\\Program Files\\x.exe", "a"), false, "\"C:\\Program Files\\x.exe\" a");
  expect_line(CP_ARGS("x"), false, "x");
}

TEST(a_quotation_mark_in_argv0_is_refused) {
  struct arena arena = {0};
  char *line;
  expect_invalid(windows_line(&arena, CP_ARGS("a\" b"), false, &line), "without quotation marks");
  arena_free(&arena);
}

/* ---- what no line can carry ---- */

TEST(bytes_that_are_no_text_are_refused) {
  static const char *const bad[] = {
      "\xFF", "a\xC0\xA2", "\xE0\x80\xA2", "\xF0\x80\x80\xA2", "\xF4\x90\x80\x80", "\x80", "\xE4\xB8"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    EXPECT(cp_quote_windows(bad[i]) == NULL);
    expect_invalid(-cp_last_error()->errnum, "no UTF-8");
  }
}

static char *text_of(const char *unit, size_t times) {
  char *text = calloc(times, strlen(unit) + 1);
  EXPECT(text != NULL);
  for (size_t i = 0; i < times; i++)
    strcpy(text + i * strlen(unit), unit);
  return text;
}

/* "x " and so many times a text of `units` units in UTF-16. */
static void check_longest(const char *unit, size_t units) {
  struct arena arena = {0};
  size_t most = (WINDOWS_LINE_MAX - 2) / units;
  char *fits = text_of(unit, most), *not = text_of(unit, most + 1), *line = NULL;
  EXPECT_OK(windows_line(&arena, CP_ARGS("x", fits), false, &line));
  EXPECT_EQ(strlen(line), 2 + strlen(fits));
  EXPECT_EQ(windows_line(&arena, CP_ARGS("x", not ), false, &line), -ENAMETOOLONG);
  EXPECT_STR(cp_last_error()->code, "ENAMETOOLONG");
  EXPECT_CONTAINS(cp_last_error()->advice, "stdin");
  free(fits);
  free(not );
  arena_free(&arena);
}

TEST(the_longest_line_is_counted_in_utf16) {
  check_longest("a", 1);
  check_longest("\xE4\xB8\xAD", 1);
  check_longest("\xF0\x9F\x98\x80", 2);
}

/* ---- shells ---- */

static void expect_shell(const char *shell, const char *command, const char *expected) {
  struct arena arena = {0};
  char *line;
  EXPECT_OK(windows_shell_line(&arena, shell, command, &line));
  EXPECT_STR(line, expected);
  arena_free(&arena);
}

TEST(cmd_gets_its_own_switches) {
  expect_shell("cmd.exe", "echo a b \"c %PATH%", "cmd.exe /d /s /c \"echo a b \"c %PATH%\"");
  expect_shell("C:\\windows\\system32\\cmd.exe", "dir", "C:\\windows\\system32\\cmd.exe /d /s /c \"dir\"");
  expect_shell("C:\\my tools\\CMD.EXE", "\"a\" \"b\"", "\"C:\\my tools\\CMD.EXE\" /d /s /c \"\"a\" \"b\"\"");
  expect_shell("Cmd", "", "Cmd /d /s /c \"\"");
  expect_shell("C:/windows/cmd.exe", "dir", "C:/windows/cmd.exe /d /s /c \"dir\"");
}

TEST(other_shells_get_minus_c) {
  expect_shell("powershell.exe", "echo \"a b\"", "powershell.exe -c \"echo \\\"a b\\\"\"");
  expect_shell("C:\\mycmd.exe", "x", "C:\\mycmd.exe -c x");
  expect_shell("cmd.exe.x", "x", "cmd.exe.x -c x");
  expect_shell("cmdx", "x", "cmdx -c x");
  expect_shell("C:\\cmd\\bash", "a&b", "C:\\cmd\\bash -c a&b");
}

TEST(the_longest_command_of_cmd) {
  struct arena arena = {0};
  size_t around = strlen("cmd /d /s /c \"\"");
  char *fits = text_of("a", WINDOWS_CMD_MAX - around), *not = text_of("a", WINDOWS_CMD_MAX - around + 1),
       *line;
  EXPECT_OK(windows_shell_line(&arena, "cmd", fits, &line));
  EXPECT_EQ(windows_shell_line(&arena, "cmd", not, &line), -E2BIG);
  EXPECT_OK(windows_shell_line(&arena, "bash", not, &line));
  free(fits);
  free(not );
  arena_free(&arena);
}
