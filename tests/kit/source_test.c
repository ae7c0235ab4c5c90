/* What authors' tools read off a source or a page: error checks, mutants, quoted parts. */
#include "common/files.h"
#include "common/text.h"
#include "dev/lesson.h"
#include "dev/mutate.h"
#include "dev/source.h"
#include "harness.h"

#include <stdlib.h>
#include <string.h>

static const char *write_source(const char *text) {
  EXPECT_OK(file_write("one.c", text, strlen(text)));
  return "one.c";
}

static void expect_stripped(const char *source, size_t checks, const char *expected) {
  size_t count = 0;
  char *text = source_without_error_checks(write_source(source), &count);
  EXPECT_STR(text, expected);
  EXPECT_EQ(count, checks);
  free(text);
}

TEST(an_error_check_is_left_out_and_its_question_is_still_asked) {
  expect_stripped("int f(void) {\n  if (pipe(ends) < 0)\n    return -1;\n  return 0;\n}\n", 1,
                  "int f(void) {\n  { (void)(pipe(ends) < 0); \n }\n  return 0;\n}\n");
}

TEST(what_asks_for_no_error_stays) {
  static const char *const kept[] = {
      "int f(void) {\n  if (pid == 0)\n    _exit(1);\n  return 0;\n}\n",
      "int f(void) {\n  while (waitpid(p, 0, 0) < 0 && errno == EINTR)\n    ;\n  return 0;\n}\n",
      "int f(void) {\n  if (!strcmp(a, b))\n    return 1;\n  return 0;\n}\n",
      "int f(void) {\n  if (n < 0)\n    n = 0;\n  return n;\n}\n", /* does not leave */
      "/* if (x < 0) return 1; */ char *s = \"if (x < 0) return 1;\";\n"};
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
    expect_stripped(kept[i], 0, kept[i]);
}

TEST(an_else_is_done_and_what_is_in_it_is_looked_at) {
  expect_stripped(
      "int f(void) {\n  if (pid < 0)\n    return -1;\n  else if (pid == 0)\n    _exit(3);\n  else if (!p)\n"
      "    return 2;\n  return 0;\n}\n",
      2,
      "int f(void) {\n  { (void)(pid < 0); \n\nif (pid == 0)\n    _exit(3);\n  else { (void)(!p); \n } }\n"
      "  return 0;\n}\n");
}

TEST(lines_keep_their_numbers) {
  size_t count = 0;
  static const char source[] =
      "int f(void) {\n  if (a < 0 ||\n      b == NULL) {\n    perror(\"a\");\n    return 1;\n  }\n"
      "  return 0;\n}\n";
  char *text = source_without_error_checks(write_source(source), &count);
  size_t lines = 0, expected = 0;
  for (const char *at = text; *at; at++)
    lines += *at == '\n';
  for (const char *at = source; *at; at++)
    expected += *at == '\n';
  EXPECT_EQ(lines, expected);
  EXPECT_EQ(count, 1);
  free(text);
}

/* Among the changes is one of this line with this meaning, whose text holds `part`. */
static void expect_change(const mutation *all, size_t count, int line, const char *change, const char *part) {
  for (size_t i = 0; i < count; i++)
    if (all[i].line == line && strcmp(all[i].change, change) == 0) {
      EXPECT_CONTAINS(all[i].text, part);
      return;
    }
  for (size_t i = 0; i < count; i++)
    NOTE("%d: %s", all[i].line, all[i].change);
  FAIL("there is no change \"%s\" in line %d", change, line);
}

TEST(mutants_change_one_thing_each) {
  size_t count = 0;
  mutation *all =
      mutations_of(write_source("#define N 7\nint g;\nint f(int a) {\n  if (dup2(a, 1) < 0)\n    return -1;\n"
                                "  (void)close(a);\n  for (int i = 0; i < 3; i++)\n    g += i << 2;\n"
                                "  return errno == EINTR && a;\n}\n"),
                   &count);
  expect_change(all, count, 4, "dup2(a, 1 ... becomes dup2(1, a ...", "if (dup2(1, a) < 0)");
  expect_change(all, count, 4, "the error check if (dup2(a, 1) < 0) is left out",
                "{ (void)(dup2(a, 1) < 0);");
  expect_change(all, count, 4, "dup2(a, 1) < 0 becomes !(dup2(a, 1) < 0)", "if (!(dup2(a, 1) < 0))");
  expect_change(all, count, 4, "< becomes <=", "dup2(a, 1) <= 0");
  expect_change(all, count, 4, "1 becomes 0", "dup2(a, 0) < 0");
  expect_change(all, count, 6, "close(a) is left out", "\n  ;\n  for");
  expect_change(all, count, 7, "3 becomes 4", "i < 4;");
  expect_change(all, count, 7, "++ becomes --", "i--");
  expect_change(all, count, 9, "EINTR becomes EAGAIN", "errno == EAGAIN && a");
  expect_change(all, count, 9, "&& becomes ||", "errno == EINTR || a");
  for (size_t i = 0; i < count; i++) {
    EXPECT(all[i].line > 3); /* neither the preprocessor's lines nor what stands outside of functions */
    EXPECT(all[i].line != 8 || strncmp(all[i].change, "<", 1) != 0);
  }
  mutations_free(all, count);
}

TEST(blocks_of_a_page) {
  size_t count = 0;
  lesson_block *blocks =
      lesson_blocks("# T\n\n```c a.c#x\nint a;\n```\ntext\n\n```output a\n1\n2\n```\n", &count);
  EXPECT_EQ(count, 2);
  EXPECT_STR(blocks[0].head, "c a.c#x");
  EXPECT_STR(blocks[0].body, "int a;\n");
  EXPECT_EQ(blocks[0].line, 3);
  EXPECT_STR(lesson_shows(&blocks[0]), NULL);
  EXPECT_STR(lesson_shows(&blocks[1]), "a");
  EXPECT_STR(blocks[1].body, "1\n2\n");
  EXPECT_EQ(blocks[1].line, 8);
  lesson_blocks_free(blocks, count);
}

TEST(a_part_of_a_program_loses_its_indentation) {
  static const char source[] = "int f(void) {\n  /* #x */\n  if (a)\n    b();\n\n  c();\n  /* #end */\n}\n";
  char *part = lesson_part(source, "x");
  EXPECT_STR(part, "if (a)\n  b();\n\nc();\n");
  free(part);
  EXPECT_STR(lesson_part(source, "y"), NULL);
}
