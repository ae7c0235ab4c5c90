/* What the tool remembers: a broken or missing state is made anew, and nothing of the learner's is lost. */
#include "files.h"
#include "harness.h"
#include "place.h"
#include "state.h"
#include "support.h"
#include "text.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A checkout with the exercise 0-1 below the test's folder, and an empty folder for the learner. */
static void enter(void) {
  char path[4096];
  write_exercise();
  snprintf(path, sizeof path, "%s/exercises", test_dir());
  EXPECT_OK(folder_make(path));
  char from[4096], to[4096];
  snprintf(from, sizeof from, "%s/0-1", test_dir());
  snprintf(to, sizeof to, "%s/exercises/0-1", test_dir());
  EXPECT_SYS(rename(from, to));
  EXPECT_SYS(setenv("KIT_ROOT", test_dir(), 1));
  snprintf(path, sizeof path, "%s/work", test_dir());
  EXPECT_SYS(setenv("KIT_WORK", path, 1));
  EXPECT_OK(place_find());
}

TEST(what_is_saved_is_read_again) {
  enter();
  kit_state *state = state_load();
  EXPECT_STR(state_current(state), "");
  state_set_current(state, "0-1");
  state_set_hint(state, "0-1", 2);
  state_set_passed(state, "0-1");
  EXPECT_OK(state_save(state));
  state = state_free(state);
  state = state_load();
  EXPECT_STR(state_current(state), "0-1");
  EXPECT_EQ(state_hint(state, "0-1"), 2);
  EXPECT(state_passed(state, "0-1"));
  EXPECT(!state_passed(state, "0-2"));
  EXPECT_EQ(state_hint(state, "0-2"), 0);
  state = state_free(state);
}

static void expect_rebuilt(const char *broken) {
  enter();
  kit_state *state = state_load();
  state_set_passed(state, "0-1");
  EXPECT_OK(state_save(state));
  state = state_free(state);
  write_file("work/0-1/hang.c", "mine\n");
  if (broken)
    write_file("work/state.json", broken);
  else
    EXPECT_SYS(unlink(write_file("work/state.json", "")));
  state = state_load();
  EXPECT_STR(state_current(state), "0-1");
  EXPECT(state_passed(state, "0-1"));
  state = state_free(state);
}

TEST(no_state_is_rebuilt) {
  expect_rebuilt(NULL);
}
TEST(an_empty_state_is_rebuilt) {
  expect_rebuilt("");
}
TEST(a_cut_state_is_rebuilt) {
  expect_rebuilt("{\"current\": \"0-1\", \"pass");
}
TEST(a_state_of_wrong_types_is_rebuilt) {
  expect_rebuilt("{\"current\": 5, \"passed\": [], \"hints\": {}}");
}
TEST(a_state_with_a_wrong_hint_is_rebuilt) {
  expect_rebuilt("{\"current\": \"0-1\", \"passed\": {}, \"hints\": {\"0-1\": \"two\"}}");
}

TEST(a_broken_state_is_kept_in_the_trash) {
  expect_rebuilt("broken\n");
  char *bin = text_format("%s/work/.trash", test_dir()), *data = NULL;
  char **times = folder_names(bin, "");
  EXPECT_EQ(list_count(times), 1);
  char *kept = text_format("%s/%s/state.json", bin, times[0]);
  EXPECT_OK(file_read(kept, &data, NULL));
  EXPECT_STR(data, "broken\n");
  free(data);
  free(kept);
  list_free(times);
  free(bin);
}

TEST(filling_a_folder_overwrites_nothing) {
  enter();
  char *error = NULL, *data = NULL, *dir = text_format("%s/exercises/0-1", test_dir());
  exercise *one = exercise_load(dir, &error);
  EXPECT(one != NULL);
  EXPECT_EQ(workspace_fill(one), 1);
  write_file("work/0-1/hang.c", "mine\n");
  EXPECT_EQ(workspace_fill(one), 0);
  char *file = workspace_file(one, "hang.c");
  EXPECT_OK(file_read(file, &data, NULL));
  EXPECT_STR(data, "mine\n");
  free(data);
  free(file);
  one = exercise_free(one);
  free(dir);
}

TEST(what_is_trashed_twice_is_kept_twice) {
  enter();
  char *first = workspace_trash(write_file("work/a", "1"));
  char *second = workspace_trash(write_file("work/a", "2"));
  EXPECT(first && second && strcmp(first, second) != 0);
  EXPECT(file_exists(first) && file_exists(second));
  free(first);
  free(second);
}
