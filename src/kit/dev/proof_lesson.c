/* A lesson: its words, its parts, and whether what it quotes is in its programs. */
#include "common/files.h"
#include "common/text.h"
#include "course/lessons.h"
#include "dev/lesson.h"
#include "dev/links.h"
#include "dev/proof.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 1500, MOST_LINES = 60, MOST_COLUMNS = 80, QUESTIONS = 3 };

static size_t words_in(const char *text) {
  size_t words = 0;
  for (const char *at = text + strspn(text, " \n"); *at; at += strspn(at, " \n")) {
    words++;
    at += strcspn(at, " \n");
  }
  return words;
}

/* Text is wrapped when it is shown; what stands in blocks has to fit as it is. */
static void prove_narrow(subject *of, const char *name, const char *text) {
  bool fenced = false;
  int number = 1;
  for (const char *line = text; *line; number++) {
    size_t size = strcspn(line, "\n");
    int columns = 0;
    if (strncmp(line, "```", 3) == 0)
      fenced = !fenced;
    for (size_t i = 0; i < size; i++)
      columns += (line[i] & 0xc0) != 0x80; /* UTF-8: one for each character */
    if ((fenced || strncmp(line, "    ", 4) == 0) && columns > MOST_COLUMNS)
      problem_add(of, PROOF_PAGES, NULL, "%s:%d: %d columns in a block, at most %d", name, number, columns,
                  MOST_COLUMNS);
    line += size + (line[size] == '\n');
  }
}

static void prove_quote(subject *of, const char *name, const lesson_block *block) {
  char *file = text_copy(block->head + 2), *marker = strchr(file, '#'), *source = NULL;
  if (marker)
    *marker++ = '\0';
  char *path = text_format("%s/%s", of->dir, file);
  char *part = marker && file_read(path, &source, NULL) == 0 ? lesson_part(source, marker) : NULL;
  if (!marker)
    problem_add(of, PROOF_PAGES, NULL, "%s:%d: a quote says its file and marker: ```c file.c#marker", name,
                block->line);
  else if (!part)
    problem_add(of, PROOF_PAGES, NULL, "%s:%d: %s has no part between /* #%s */ and /* #end */", name,
                block->line, file, marker);
  else if (strcmp(part, block->body) != 0)
    problem_add(of, PROOF_PAGES, NULL, "%s:%d: is not what stands in %s at the marker %s", name, block->line,
                file, marker);
  free(part);
  free(source);
  free(path);
  free(file);
}

static size_t prove_blocks(subject *of, const char *name, const char *text) {
  size_t count = 0, told = 0;
  lesson_block *blocks = lesson_blocks(text, &count);
  for (size_t i = 0; i < count; i++) {
    told += strncmp(blocks[i].head, "c ", 2) == 0 || lesson_shows(&blocks[i]);
    if (strncmp(blocks[i].head, "c ", 2) == 0)
      prove_quote(of, name, &blocks[i]);
  }
  lesson_blocks_free(blocks, count);
  return told;
}

/* "# Stage 2: wait", and in the first lines "*About 60 minutes". */
static void prove_head(subject *of, const char *text) {
  const char *folder = strrchr(of->dir, '/') + 1, *minutes = strstr(text, "\n*About ");
  char *title = text_format("# Stage %d: ", atoi(folder));
  if (strncmp(text, title, strlen(title)) != 0)
    problem_add(of, PROOF_PAGES, NULL, "lesson.md does not begin with \"%s\"", title);
  if (!minutes || minutes > strchr(text, '\n') + 2)
    problem_add(of, PROOF_PAGES, NULL,
                "lesson.md does not say how long it takes: \"*About N minutes\" under the title");
  free(title);
}

static size_t questions_in(const char *section) {
  const char *end = strstr(section + 1, "\n## ");
  size_t count = 0;
  for (const char *at = section; (at = strchr(at, '\n')) && (!end || at < end); at++)
    count += at[1] >= '1' && at[1] <= '9' && at[2] == '.';
  return count;
}

static void prove_sections(subject *of, const char *text) {
  static const char *const wanted[] = {"What goes wrong in practice", "Explain", "Further reading"};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    char *heading = text_format("\n## %s", wanted[i]);
    if (!strstr(text, heading))
      problem_add(of, PROOF_PAGES, NULL, "lesson.md has no section \"## %s\"", wanted[i]);
    free(heading);
  }
  const char *explain = strstr(text, "\n## Explain");
  if (explain && questions_in(explain) != QUESTIONS)
    problem_add(of, PROOF_PAGES, NULL, "lesson.md asks %zu numbered questions under \"Explain\", not %d",
                questions_in(explain), QUESTIONS);
}

/* ./kit demo knows a program by its name alone, whatever its lesson. */
static void prove_unique(subject *of, const char *name, char *const *everywhere) {
  size_t count = 0;
  for (size_t i = 0; everywhere && everywhere[i]; i++)
    count += strcmp(strrchr(everywhere[i], '/') + 1, name) == 0;
  if (count > 1)
    problem_add(of, PROOF_PAGES, NULL,
                "%zu programs of the lessons are called %s; ./kit demo finds one of them", count, name);
}

static void prove_programs(subject *of, const char *dir) {
  char **everywhere = lesson_programs(-1);
  char **names = folder_names(dir, ".c");
  for (size_t i = 0; names && names[i]; i++) {
    char *path = text_format("%s/%s", dir, names[i]), *text = NULL;
    int lines = 0;
    (void)file_read(path, &text, NULL);
    for (const char *at = text; at && (at = strchr(at, '\n')); at++)
      lines++;
    if (lines > MOST_LINES)
      problem_add(of, PROOF_PAGES, NULL, "%s has %d lines, at most %d", names[i], lines, MOST_LINES);
    if (text && strncmp(text, "/* ", 3) != 0)
      problem_add(of, PROOF_PAGES, NULL, "%s does not begin with a comment that says what it shows",
                  names[i]);
    prove_unique(of, names[i], everywhere);
    free(text);
    free(path);
  }
  list_free(everywhere);
  list_free(names);
}

void prove_lesson(subject *of, const subjects *all) {
  char **pages = folder_names(of->dir, ".md");
  of->proved[PROOF_PAGES] = true;
  for (size_t i = 0; pages && pages[i]; i++) {
    char *path = text_format("%s/%s", of->dir, pages[i]), *text = NULL;
    if (file_read(path, &text, NULL) == 0) {
      bool itself = strcmp(pages[i], "lesson.md") == 0;
      size_t told = prove_blocks(of, pages[i], text);
      prove_narrow(of, pages[i], text);
      if (words_in(text) > MOST_WORDS)
        problem_add(of, PROOF_PAGES, NULL, "%s has %zu words, at most %d", pages[i], words_in(text),
                    MOST_WORDS);
      if (itself && !told)
        problem_add(of, PROOF_PAGES, NULL, "lesson.md shows no program and no output");
      if (itself) {
        prove_head(of, text);
        prove_sections(of, text);
      }
    }
    free(text);
    free(path);
  }
  if (!list_has(pages, "lesson.md"))
    problem_add(of, PROOF_PAGES, NULL, "lesson.md does not exist");
  prove_programs(of, of->dir);
  prove_links(of, all);
  list_free(pages);
}
