/* The table of the catalogue: 80 rows that agree with their pages, and an order that has no circle. */
#include "catalogue/catalogue.h"
#include "common/text.h"
#include "course/exercise.h"
#include "dev/bound.h"
#include "harness.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

TEST(eighty_rows) {
  for (size_t i = 0; i < CATALOGUE_SIZE; i++) {
    const catalogue_entry *one = catalogue_at(i);
    NOTE("%s", one->id);
    EXPECT_EQ(one->number, i + 1);
    EXPECT(catalogue_find(one->id) == one);
    EXPECT(*one->meaning && *one->evidence && *one->engine && *one->stage);
    EXPECT_LT(strlen(one->meaning), 100);
    EXPECT(one->kind != CATALOGUE_BELIEF || *one->limits);
  }
  EXPECT(catalogue_at(CATALOGUE_SIZE) == NULL);
  EXPECT(catalogue_find("no-such-mistake") == NULL);
  EXPECT(catalogue_find("short-read") == catalogue_find("short-write"));
}

/* Each has a page with its name and its class, and no other page is there. */
TEST(eighty_pages) {
  char **pages = names_in("docs/mistakes", ".md");
  EXPECT_EQ(list_count(pages), CATALOGUE_SIZE);
  for (size_t i = 0; i < CATALOGUE_SIZE; i++) {
    const catalogue_entry *one = catalogue_at(i);
    char *name = text_format("%s.md", one->id), *path = text_format("docs/mistakes/%s", name);
    char *title = text_format("# %s\n", one->id),
         *kind = text_format("Class: %s.", catalogue_class_name(one->kind));
    NOTE("%s", name);
    EXPECT(list_has(pages, name));
    char *text = read_whole(path);
    EXPECT_EQ(strncmp(text, title, strlen(title)), 0);
    EXPECT_CONTAINS(text, kind);
    free(text);
    free(kind);
    free(title);
    free(path);
    free(name);
  }
  list_free(pages);
}

TEST(roots_have_no_circle) {
  size_t pairs = 0;
  for (size_t i = 0; i < CATALOGUE_SIZE; i++)
    for (size_t k = 0; k < CATALOGUE_SIZE; k++) {
      const char *a = catalogue_at(i)->id, *b = catalogue_at(k)->id;
      bool follows = catalogue_follows(a, b);
      if (follows && catalogue_follows(b, a))
        FAIL("%s and %s follow from each other", a, b);
      pairs += follows;
    }
  EXPECT_LT(20, pairs);
  EXPECT(catalogue_follows("stdio-dup", "exec-fallthrough"));
  EXPECT(catalogue_follows("fd-leak-exec", "write-end-in-sibling"));
  EXPECT(!catalogue_follows("fd-leak-exec", "fd-leak-exec"));
  EXPECT(!catalogue_follows("", "exec-fallthrough"));
}

/* Every id that any exercise, wrong answer or check names is in the table. */
static void expect_known_ids(const char *top) {
  char **folders = names_in(top, "");
  for (size_t i = 0; folders[i]; i++) {
    char *dir = text_format("%s/%s", in_root(top), folders[i]), *error = NULL;
    exercise *one =
        strchr(folders[i], '.') || strcmp(folders[i], "common") == 0 || strcmp(folders[i], "false") == 0
            ? NULL
            : exercise_load(dir, &error);
    EXPECT_STR(error, NULL);
    for (size_t k = 0; one && one->mistakes && one->mistakes[k]; k++)
      if (!catalogue_find(one->mistakes[k]))
        FAIL("%s: \"%s\" is not in the catalogue", dir, one->mistakes[k]);
    one = exercise_free(one);
    free(dir);
  }
  list_free(folders);
}

TEST(exercises_name_known_mistakes) {
  expect_known_ids("exercises");
  expect_known_ids("tests/catalogue");
}

static bool near(double a, double b) {
  return fabs(a - b) < 0.00005;
}

/* Against tables of the binomial distribution. */
TEST(bounds) {
  EXPECT(near(bound_upper(0, 120), 0.02466));
  EXPECT(near(bound_upper(0, 250), 0.01191));
  EXPECT(near(bound_upper(1, 10), 0.39416));
  EXPECT(near(bound_upper(5, 10), 0.77756));
  EXPECT(near(bound_upper(10, 10), 1));
  EXPECT(near(bound_upper(0, 0), 1));
}
