/* The pages of mistakes: complete, and their programs compile. */
#include "childproc.h"
#include "common/text.h"
#include "harness.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void compile(const char *name, const char *text) {
  const char *begin = strstr(text, "```c\n"), *end = begin ? strstr(begin, "\n```\n") : NULL;
  EXPECT(begin != NULL && end != NULL);
  FILE *file = fopen("page.c", "w");
  EXPECT(file != NULL);
  EXPECT(fwrite(begin + 5, 1, (size_t)(end + 1 - begin - 5), file) > 0);
  EXPECT_EQ(fclose(file), 0);
  cp_child *child = cp_spawn(
      "gcc", CP_ARGS("-std=c11", "-D_GNU_SOURCE=", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "page.c"),
      CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT)));
  cp_result *result = cp_wait(child, -1);
  NOTE("%s", name);
  EXPECT_EQ(result->code, 0);
  result = cp_result_free(result);
}

TEST(pages_are_complete) {
  static const char *const parts[] = {"Class: ", "\n## What happens\n", "\n## The smallest program\n",
                                      "\n## How to see it\n", "\n## How to mend it\n"};
  char **pages = names_in("docs/mistakes", ".md");
  for (size_t i = 0; pages[i]; i++) {
    char *path = text_format("docs/mistakes/%s", pages[i]), *text = read_whole(path);
    char *title = text_format("# %.*s\n", (int)strlen(pages[i]) - 3, pages[i]);
    NOTE("%s", path);
    EXPECT_EQ(strncmp(text, title, strlen(title)), 0);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
      EXPECT_CONTAINS(text, parts[k]);
    compile(pages[i], text);
    free(title);
    free(text);
    free(path);
  }
  list_free(pages);
}

/* What an engine or an exercise may name, `kit why` can explain. */
TEST(every_name_has_a_page) {
  char **sources = names_in("src/kit/engines", ".c");
  char **pages = names_in("docs/mistakes", ".md");
  size_t found = 0;
  for (size_t i = 0; sources[i]; i++) {
    char *path = text_format("src/kit/engines/%s", sources[i]), *text = read_whole(path);
    for (const char *at = text; (at = strstr(at, "id = ")); at++) {
      const char *quote = at + strcspn(at, "\";\n");
      size_t size = *quote == '"' ? strcspn(quote + 1, "\"") : 0;
      char *page = text_format("%.*s.md", (int)size, quote + 1);
      if (size && !list_has(pages, page))
        FAIL("%s names %s, and docs/mistakes/%s does not exist", path, page, page);
      found += size > 0;
      free(page);
    }
    free(text);
    free(path);
  }
  EXPECT_LE(12, found);
  list_free(pages);
  list_free(sources);
}
