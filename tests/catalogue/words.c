/*
 * How feedback is worded: short, neutral, without blame, and without the solution. Read are the texts of
 * findings in the sources of the engines, what expectations with a name say, hints, and the pages of
 * mistakes.
 */
#include "catalogue/catalogue.h"
#include "common/files.h"
#include "common/text.h"
#include "harness.h"
#include "support.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_RULE = 170, MOST_LOOK = 140, MOST_WHAT = 160 };

/* Words that blame, belittle or praise; each as a whole word. */
static const char *const unwanted[] = {
    "just",          "simply",  "obviously", "obvious", "easy",        "easily",   "trivial", "trivially",
    "of course",     "clearly", "stupid",    "silly",   "dumb",        "lazy",     "sloppy",  "careless",
    "unfortunately", "sorry",   "oops",      "you",     "your",        "yours",    "please",  "bad",
    "never mind",    "great",   "well done", "awesome", "should have", "forgot to"};

/* What belongs to a learner's answer, not to a rule or a look. */
static const char *const solutions[] = {"use waitpid", "call _exit",     "add a close",     "add close",
                                        "call close",  "replace ",       "change the line", "write _exit",
                                        "use pipe2",   "use sigsuspend", "insert "};

static bool is_letter(char c) {
  return isalpha((unsigned char)c) || c == '_';
}

static const char *find_word(const char *text, const char *word) {
  size_t size = strlen(word);
  for (const char *at = text; (at = strcasestr(at, word)); at++)
    if ((at == text || !is_letter(at[-1])) && !is_letter(at[size]))
      return at;
  return NULL;
}

static void expect_neutral(const char *where, const char *text) {
  for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++) {
    const char *found = find_word(text, unwanted[i]);
    if (found)
      FAIL("%s: \"%s\" in: %.60s", where, unwanted[i], found - (found - text < 20 ? found - text : 20));
  }
}

static void expect_no_solution(const char *where, const char *text) {
  for (size_t i = 0; i < sizeof solutions / sizeof *solutions; i++)
    if (strcasestr(text, solutions[i]))
      FAIL("%s: \"%s\" is the solution, in: %s", where, solutions[i], text);
}

/* The string literals from *at on, joined as the compiler does; *at is past them afterwards. */
static char *take_literal(const char **at) {
  text_buffer text = {NULL, 0};
  const char *from = *at;
  text_add(&text, "", 0);
  while (*from == '"') {
    for (from++; *from && *from != '"'; from++) {
      from += *from == '\\' && from[1];
      text_add(&text, from, 1);
    }
    from += *from == '"';
    *at = from;
    from += strspn(from, " \n\t");
  }
  return text_take(&text);
}

static void check_text(const char *path, const char *text, size_t most) {
  expect_neutral(path, text);
  expect_no_solution(path, text);
  if (strlen(text) > most)
    FAIL("%s: %zu characters, at most %zu: %s", path, strlen(text), most, text);
}

/* Every text that a source gives to the field, each of a conditional's too; how many there were. */
static size_t check_field(const char *path, const char *source, const char *field, size_t most) {
  size_t found = 0;
  for (const char *at = source; (at = strstr(at, field));)
    for (at += strlen(field); *at && !strchr(",;}", *at);) {
      if (*at != '"') {
        at++;
        continue;
      }
      char *text = take_literal(&at);
      check_text(path, text, most);
      found++;
      free(text);
    }
  return found;
}

static size_t check_sources(const char *folder) {
  char **names = names_in(folder, ".c");
  size_t found = 0;
  for (size_t i = 0; names[i]; i++) {
    char *path = text_format("%s/%s", folder, names[i]), *source = read_whole(path);
    found += check_field(path, source, ".rule = ", MOST_RULE);
    found += check_field(path, source, ".look = ", MOST_LOOK);
    free(source);
    free(path);
  }
  list_free(names);
  return found;
}

TEST(rules_and_looks) {
  EXPECT_LE(30, check_sources("src/kit/engines"));
}

/* What an expectation with a name says, in the checks of exercises and of the catalogue. */
static size_t check_expectations(const char *path) {
  char *source = read_whole(path);
  size_t found = 0;
  for (const char *at = source; (at = strstr(at, "EXPECT_MISTAKE(\"")); at++) {
    const char *id = at + strlen("EXPECT_MISTAKE(\"");
    char *name = text_format("%.*s", (int)strcspn(id, "\""), id);
    if (!catalogue_find(name))
      FAIL("%s: \"%s\" is not in the catalogue", path, name);
    const char *end = strstr(at, ");\n"), *quote = id + strlen(name) + 1;
    while (end && quote < end)
      if (*quote == '"') {
        char *text = take_literal(&quote);
        check_text(path, text, MOST_WHAT);
        found++;
        free(text);
      } else
        quote++;
    free(name);
  }
  free(source);
  return found;
}

static size_t check_all_expectations(const char *top) {
  char **folders = names_in(top, "");
  size_t found = 0;
  for (size_t i = 0; folders[i]; i++) {
    char *dir = text_format("%s/%s/tests", top, folders[i]);
    char **files = strchr(folders[i], '.') || strcmp(folders[i], "common") == 0 ||
                           strcmp(folders[i], "false") == 0 || !folder_exists(in_root(dir))
                       ? NULL
                       : names_in(dir, ".c");
    for (size_t k = 0; files && files[k]; k++) {
      char *path = text_format("%s/%s", dir, files[k]);
      found += check_expectations(path);
      free(path);
    }
    list_free(files);
    free(dir);
  }
  list_free(folders);
  return found;
}

TEST(expectations) {
  EXPECT_LE(20, check_all_expectations("tests/catalogue"));
  EXPECT_LE(100, check_all_expectations("exercises"));
}

TEST(hints) {
  char **exercises = names_in("exercises", "");
  for (size_t i = 0; exercises[i]; i++)
    for (int level = strcmp(exercises[i], "common") == 0 ? 4 : 1; level <= 3; level++) {
      char *path = text_format("exercises/%s/hint%d.md", exercises[i], level), *text = read_whole(path);
      expect_neutral(path, text);
      free(text);
      free(path);
    }
  list_free(exercises);
}

/* Without what stands in blocks: programs, commands and what they print. */
static char *prose_of(const char *page) {
  text_buffer prose = {NULL, 0};
  bool fenced = false;
  for (const char *line = page; *line; line += strcspn(line, "\n") + 1) {
    size_t size = strcspn(line, "\n") + 1;
    bool fence = strncmp(line, "```", 3) == 0;
    if (!fence && !fenced && strncmp(line, "    ", 4) != 0)
      text_add(&prose, line, size);
    fenced = fenced != fence;
  }
  return text_take(&prose);
}

TEST(pages) {
  for (size_t i = 0; i < CATALOGUE_SIZE; i++) {
    char *path = text_format("docs/mistakes/%s.md", catalogue_at(i)->id), *text = read_whole(path);
    char *prose = prose_of(text);
    expect_neutral(path, prose);
    expect_neutral(path, catalogue_at(i)->meaning);
    free(prose);
    free(text);
    free(path);
  }
}
