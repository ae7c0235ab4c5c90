#include "support.h"

#include "model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy_of(const char *text) {
  char *copy = malloc(strlen(text) + 1);
  EXPECT(copy != NULL);
  return strcpy(copy, text);
}

char *line_of(const char *const *args) {
  const char *argv[MODEL_ARGS + 1] = {"program"};
  for (size_t i = 0; args[i] != NULL; i++) {
    EXPECT_LT(i + 1, (size_t)MODEL_ARGS);
    argv[i + 1] = args[i];
  }
  struct arena arena = {0};
  char *line;
  EXPECT_OK(windows_line(&arena, argv, false, &line));
  line = copy_of(line);
  arena_free(&arena);
  return line;
}

#define HEAD "cmd.exe /e:ON /v:OFF /d /s /c \"\"" SCRIPT "\""

char *batch_of(const char *const *args, cp_batch policy) {
  struct arena arena = {0};
  char *line, *batch = NULL;
  if (windows_batch_line(&arena, SCRIPT, args, NULL, policy, &line) == 0) {
    EXPECT(strncmp(line, HEAD, strlen(HEAD)) == 0);
    EXPECT(line[strlen(line) - 1] == '"');
    line += strlen(HEAD);
    EXPECT(*line == ' ' || strcmp(line, "\"") == 0);
    batch = copy_of(*line == ' ' ? line + 1 : line);
    batch[strlen(batch) - 1] = '\0';
  }
  arena_free(&arena);
  return batch;
}

static void expect_same(const model_args *got, const char *const *args, const char *reader,
                        const char *line) {
  size_t count = 0;
  while (args[count] != NULL)
    count++;
  if (got->count != count + 1)
    FAIL("%s reads %zu arguments, not %zu, of: %s", reader, got->count - 1, count, line);
  for (size_t i = 0; i < count; i++)
    if (strcmp(got->at[i + 1], args[i]) != 0)
      FAIL("%s reads '%s', not '%s', of: %s", reader, got->at[i + 1], args[i], line);
}

void expect_program_reads(const char *line, const char *const *args) {
  static model_args got;
  model_split_crt(line, &got);
  expect_same(&got, args, "the C runtime", line);
  model_split_shell32(line, &got);
  expect_same(&got, args, "CommandLineToArgvW", line);
}

static bool has_quote(const char *const *args) {
  for (; *args != NULL; args++)
    if (strchr(*args, '"') != NULL)
      return true;
  return false;
}

/* A program that the script starts with `program %*`, or with `program %1`. */
static void expect_passed_on(const char *text, const char *const *args) {
  static model_args got;
  static char line[MODEL_TEXT];
  EXPECT_LT(snprintf(line, sizeof line, "program %s", text), (int)sizeof line);
  model_split_crt(line, &got);
  expect_same(&got, args, "a program behind the script", line);
  if (!has_quote(args)) {
    model_split_shell32(line, &got);
    expect_same(&got, args, "CommandLineToArgvW behind the script", line);
  }
}

void expect_batch_reads(const char *batch, const char *const *args) {
  static char line[MODEL_TEXT], text[MODEL_TEXT], expanded[MODEL_TEXT];
  static model_args numbered;
  EXPECT_LT(snprintf(line, sizeof line, HEAD " %s\"", batch), (int)sizeof line);
  EXPECT(model_cmd_text(line, text));
  model_cmd_expand(text, expanded);
  if (!model_cmd_is_one_command(expanded))
    FAIL("cmd.exe finds more than one command in: %s", expanded);
  model_batch_split(expanded, &numbered);
  EXPECT_STR(numbered.at[0], "\"" SCRIPT "\"");
  expect_passed_on(model_batch_rest(expanded), args);
  size_t count = 0;
  for (; args[count] != NULL; count++) {
    EXPECT_LT(count + 1, numbered.count);
    expect_passed_on(numbered.at[count + 1], (const char *const[]){args[count], NULL});
  }
  EXPECT_EQ(numbered.count, count + 1);
}

void expect_invalid(int r, const char *part) {
  EXPECT_EQ(r, -EINVAL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT_CONTAINS(cp_last_error()->message, part);
  EXPECT(*cp_last_error()->advice != '\0');
}
