/* The reference with one mistake seeded: the test that the patch names sees it. */
#include "common/files.h"
#include "common/text.h"
#include "harness.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FEWEST = 25, SAMPLE = 4 };

/* "caught by: NAME" of the patch, to free. */
static char *line_of(const char *patch, const char *label) {
  const char *at = strstr(patch, label);
  if (!at)
    FAIL("there is no line \"%s\"", label);
  at += strlen(label);
  return text_format("%.*s", (int)strcspn(at, "\n"), at);
}

/* The lines of a hunk that begin with a blank or with `sign`, without it. */
static char *side_of(const char *hunk, char sign) {
  text_buffer side = {NULL, 0};
  for (const char *line = hunk; *line && strncmp(line, "@@", 2) != 0; line += strcspn(line, "\n") + 1)
    if (*line == ' ' || *line == sign)
      text_add(&side, line + 1, strcspn(line, "\n"));
  return text_take(&side);
}

/* The file's text with one hunk applied, wherever its lines stand, which is to be one place; frees the old
 * one. */
static char *apply_hunk(char *text, const char *hunk) {
  char *old = side_of(hunk, '-'), *new = side_of(hunk, '+'), *at = strstr(text, old);
  EXPECT(at != NULL && strstr(at + 1, old) == NULL);
  char *changed = text_format("%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
  free(new);
  free(old);
  free(text);
  return changed;
}

/* A patch changes one file. */
static void apply(const char *patch, const char *dir) {
  char *file = line_of(patch, "\n+++ b/"), *path = text_format("%s/%s", dir, file), *text = NULL;
  EXPECT_OK(file_read(path, &text, NULL));
  for (const char *hunk = patch; (hunk = strstr(hunk, "\n@@ ")); hunk++)
    text = apply_hunk(text, hunk + 1 + strcspn(hunk + 1, "\n") + 1);
  EXPECT_OK(file_write(path, text, strlen(text)));
  free(text);
  free(path);
  free(file);
}

static char *verdict_of(const char *dir, const char *test) {
  char *out = NULL;
  (void)kit_run_with(
      (const char *const[]){"check", "capstone", "--impl", dir, "--only", test, "--json", NULL}, &out);
  cJSON *checked = cJSON_Parse(out);
  if (!checked)
    FAIL("kit check printed no JSON: %s", out);
  EXPECT(cJSON_IsTrue(cJSON_GetObjectItem(checked, "compiled")));
  char *verdict = text_copy(json_text(checked, "verdict"));
  cJSON_Delete(checked);
  free(out);
  return verdict;
}

/* Whether; it says by whom. */
static bool is_caught(const char *name) {
  char *path = text_format("exercises/capstone/wrong/%s", name), *patch = read_whole(path);
  char *intent = line_of(patch, "intent: "), *test = line_of(patch, "caught by: ");
  NOTE("%s: %s", name, intent);
  const char *dir = copy_of("exercises/capstone/solutions/reference");
  apply(patch, dir);
  char *verdict = verdict_of(dir, test);
  bool caught = strcmp(verdict, "PASS") != 0 && strcmp(verdict, "SKIPPED") != 0 && strcmp(verdict, "IE") != 0;
  printf("%s: %s %s, by %s\n", name, caught ? "caught" : "NOT CAUGHT", verdict, test);
  fflush(stdout);
  folder_remove(dir);
  free(verdict);
  free(test);
  free(intent);
  free(patch);
  free(path);
  return caught;
}

/* A few of them in plain runs, by the seed; all of them with --full. */
TEST(seeded_bugs_are_caught) {
  kit_prepare();
  char **names = names_in("exercises/capstone/wrong", ".patch");
  size_t count = list_count(names), step = test_full() ? 1 : count / SAMPLE,
         first = test_full() ? 0 : test_seed() % step;
  EXPECT_GE(count, FEWEST);
  size_t missed = 0;
  for (size_t i = first; i < count; i += step)
    missed += !is_caught(names[i]);
  EXPECT_EQ(missed, 0);
  list_free(names);
}
