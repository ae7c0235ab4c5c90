/* Each wrong answer gets the name that its first line says, and no other. */
#include "common/text.h"
#include "course/exercise.h"
#include "harness.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

static char *known; /* " 0-1/wrong_end 2-1/raw …", from the tests below */

static void expect_named(const char *of, const char *name) {
  char *path = text_format("exercises/%s/wrong/%s.c", of, name);
  char *id = exercise_expected_mistake(in_root(path));
  EXPECT(id != NULL);
  cJSON *checked = kit_check(of, path, true);
  char *named = json_named(checked), *wanted = text_format(" %s", id);
  EXPECT_STR(named, wanted);
  EXPECT_NE(strcmp(json_text(checked, "verdict"), "PASS"), 0);
  cJSON_Delete(checked);
  free(named);
  free(wanted);
  free(id);
  free(path);
}

#define WRONG(test_name, exercise, name)                                                                     \
  TEST(test_name##_##name) {                                                                                 \
    expect_named(exercise, #name);                                                                           \
  }                                                                                                          \
  __attribute__((constructor)) static void know_##test_name##_##name(void) {                                 \
    char *longer = text_format("%s %s/%s ", known ? known : "", exercise, #name);                            \
    free(known);                                                                                             \
    known = longer;                                                                                          \
  }

WRONG(wrong_0_1, "0-1", after_reading)
WRONG(wrong_0_1, "0-1", parent_keeps)
WRONG(wrong_0_1, "0-1", unchanged)
WRONG(wrong_0_1, "0-1", wrong_end)
WRONG(wrong_2_1, "2-1", always_exitstatus)
WRONG(wrong_2_1, "2-1", any_child)
WRONG(wrong_2_1, "2-1", as_they_end)
WRONG(wrong_2_1, "2-1", exits)
WRONG(wrong_2_1, "2-1", never_waits)
WRONG(wrong_2_1, "2-1", polls)
WRONG(wrong_2_1, "2-1", raw)
WRONG(wrong_2_1, "2-1", spins)
WRONG(wrong_2_1, "2-1", stays_in_loop)
WRONG(wrong_2_1, "2-1", unchecked)
WRONG(wrong_2_1, "2-1", until_no_child)
WRONG(wrong_2_1, "2-1", untraced)
WRONG(wrong_2_1, "2-1", waits_in_loop)
WRONG(wrong_2_1, "2-1", waits_once)
WRONG(wrong_2_1, "2-1", waits_twice)
WRONG(wrong_12_1, "12-1", c_escapes)
WRONG(wrong_12_1, "12-1", double_quotes)
WRONG(wrong_12_1, "12-1", double_quotes_escaped)
WRONG(wrong_12_1, "12-1", escaped_line_ends)
WRONG(wrong_12_1, "12-1", forgets_empty)
WRONG(wrong_12_1, "12-1", joined)
WRONG(wrong_12_1, "12-1", list_without_patterns)
WRONG(wrong_12_1, "12-1", short_list)
WRONG(wrong_12_1, "12-1", single_quotes_only)
WRONG(wrong_12_2, "12-2", as_for_sh)
WRONG(wrong_12_2, "12-2", batch_as_program)
WRONG(wrong_12_2, "12-2", batch_by_cmd)
WRONG(wrong_12_2, "12-2", batch_only_bat)
WRONG(wrong_12_2, "12-2", batch_refuses_marks)
WRONG(wrong_12_2, "12-2", batch_small_letters)
WRONG(wrong_12_2, "12-2", batch_without_tail)
WRONG(wrong_12_2, "12-2", doubles_every_backslash)
WRONG(wrong_12_2, "12-2", escapes_marks_only)
WRONG(wrong_12_2, "12-2", forgets_empty)
WRONG(wrong_12_2, "12-2", forgets_tabs)
WRONG(wrong_12_2, "12-2", forgets_the_end)
WRONG(wrong_12_2, "12-2", wraps_only)

/* A file that is added to an exercise has to be added above. */
TEST(none_is_forgotten) {
  char **exercises = names_in("exercises", "");
  for (size_t i = 0; exercises[i]; i++) {
    char *folder = text_format("exercises/%s/wrong", exercises[i]);
    char **files = names_in(folder, ".c");
    for (size_t k = 0; files[k]; k++) {
      char *entry = text_format(" %s/%.*s ", exercises[i], (int)strlen(files[k]) - 2, files[k]);
      EXPECT_CONTAINS(known, entry);
      free(entry);
    }
    list_free(files);
    free(folder);
  }
  list_free(exercises);
}
