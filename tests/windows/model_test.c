/* The model itself, against what Windows is known to make of these lines: it can tell right from wrong. */
#include "harness.h"
#include "model.h"

#include <string.h>

static void expect_split(void (*split)(const char *, model_args *), const char *line, size_t count,
                         const char *const *args) {
  static model_args got;
  split(line, &got);
  NOTE("%s", line);
  EXPECT_EQ(got.count, count);
  for (size_t i = 0; i < count; i++)
    EXPECT_STR(got.at[i], args[i]);
}
#define BY(split, line, count, ...) expect_split(split, line, count, (const char *const[]){__VA_ARGS__})

TEST(the_model_splits_as_programs_do) {
  BY(model_split_crt, "x \"a b\" c", 3, "x", "a b", "c");
  BY(model_split_crt, "\"x y\"z a", 2, "x yz", "a");
  BY(model_split_crt, "x a\\\\b d\"e f\"g h", 4, "x", "a\\\\b", "de fg", "h");
  BY(model_split_crt, "x a\\\\\\\"b c", 3, "x", "a\\\"b", "c");
  BY(model_split_crt, "x a\\\\\\\\\"b c\" d", 3, "x", "a\\\\b c", "d");
  BY(model_split_crt, "x \"a b\"\"c d\"", 2, "x", "a b\"c d");
  BY(model_split_shell32, "x \"a b\"\"c d\"", 3, "x", "a b\"c", "d");
  BY(model_split_crt, "x \"\" \"\"\"\"", 3, "x", "", "\"");
  BY(model_split_crt, "x\ta\nb", 2, "x", "a\nb");
  BY(model_split_crt, "\"x\\\" a", 2, "x\\", "a");
}

static void expect_expanded(const char *text, const char *expected) {
  static char got[MODEL_TEXT];
  model_cmd_expand(text, got);
  EXPECT_STR(got, expected);
}

TEST(the_model_expands_as_cmd_does) {
  expect_expanded("%%cd:~,%", "%");
  expect_expanded("%cd:~,%", "");
  expect_expanded("%CD%", "C:\\here");
  expect_expanded("100%", "100%");
  expect_expanded("%%", "%%");
  expect_expanded("a%PATH%b", "a\"&calc&\"b");
  expect_expanded("%%PATH%%", "%\"&calc&\"%");
}

TEST(the_model_sees_a_second_command) {
  EXPECT(model_cmd_is_one_command("\"s\" \"a&b\" c"));
  EXPECT(model_cmd_is_one_command("\"s\" \"a\"\"&b\""));
  EXPECT(!model_cmd_is_one_command("\"s\" \"a\\\"&b\""));
  EXPECT(!model_cmd_is_one_command("\"s\" a&b"));
  EXPECT(!model_cmd_is_one_command("\"s\" >x"));
  EXPECT(!model_cmd_is_one_command("\"s\" \"a\nb\""));
}

TEST(the_model_numbers_arguments_as_batch_files_do) {
  static model_args got;
  model_batch_split("\"s x\" a,b;\"c d\"\"e\" f=g", &got);
  EXPECT_EQ(got.count, 6u);
  EXPECT_STR(got.at[3], "\"c d\"\"e\"");
  EXPECT_STR(got.at[5], "g");
  EXPECT_STR(model_batch_rest("\"s x\" a \"b\""), "a \"b\"");
}
