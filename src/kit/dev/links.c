#include "dev/links.h"
#include "catalogue/catalogue.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "course/lessons.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_mistake(const char *id) {
  const catalogue_entry *entry = catalogue_find(id);
  char *path = text_format("%s/docs/mistakes/%s.md", place_root(), entry ? entry->id : id);
  bool found = file_exists(path);
  free(path);
  return found;
}

static bool is_program(const char *name) {
  char **programs = lesson_programs(-1), *ending = text_format("/%s.c", name);
  bool found = false;
  for (size_t i = 0; programs && programs[i]; i++) {
    const char *slash = strrchr(programs[i], '/');
    found = found || strcmp(slash, ending) == 0;
  }
  free(ending);
  list_free(programs);
  return found;
}

static bool is_stage(const char *number) {
  char *dir = isdigit((unsigned char)*number) ? lesson_dir(atoi(number)) : NULL;
  bool found = dir != NULL;
  free(dir);
  return found;
}

static bool is_exercise(const subjects *all, const char *id) {
  const subject *found = subjects_find(all, id);
  return found && !found->lesson;
}

/* "./kit why raw-status". What begins with a capital or a bracket stands for something. */
static void prove_command(subject *of, const subjects *all, const char *page, const char *at) {
  static const char *const of_exercises[] = {"start",    "check", "run",   "judge",  "hint",
                                             "solution", "reset", "watch", "explain"};
  char verb[32] = "", word[64] = "";
  size_t size = strspn(at, "abcdefghijklmnopqrstuvwxyz");
  if (!size || size >= sizeof verb || at[size] != ' ')
    return;
  memcpy(verb, at, size);
  at += size + 1;
  size = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_-");
  if (!size || size >= sizeof word || *at == '-')
    return;
  memcpy(word, at, size);
  bool good = true;
  if (strcmp(verb, "why") == 0)
    good = is_mistake(word);
  else if (strcmp(verb, "demo") == 0)
    good = is_program(word);
  else if (strcmp(verb, "lesson") == 0)
    good = is_stage(word);
  for (size_t i = 0; i < sizeof of_exercises / sizeof *of_exercises; i++)
    if (strcmp(verb, of_exercises[i]) == 0)
      good = is_exercise(all, word);
  if (!good)
    problem_add(of, PROOF_PAGES, NULL, "%s: there is no %s for ./kit %s", page, word, verb);
}

/* [text](target): a file beside the page, with or without a place in it. */
static void prove_target(subject *of, const char *page, const char *at) {
  size_t size = strcspn(at, ")#\n");
  if (!size || strncmp(at, "http", 4) == 0 || at[size] == '\n' || memchr(at, ' ', size))
    return;
  char *path = text_format("%s/%.*s", of->dir, (int)size, at);
  if (!file_exists(path) && !folder_exists(path))
    problem_add(of, PROOF_PAGES, NULL, "%s: the link to %.*s leads nowhere", page, (int)size, at);
  free(path);
}

void prove_links(subject *of, const subjects *all) {
  char **pages = folder_names(of->dir, ".md");
  for (size_t i = 0; pages && pages[i]; i++) {
    char *path = text_format("%s/%s", of->dir, pages[i]), *text = NULL;
    if (file_read(path, &text, NULL) == 0) {
      for (const char *at = text; (at = strstr(at, "./kit ")); at++)
        prove_command(of, all, pages[i], at + 6);
      for (const char *at = text; (at = strstr(at, "](")); at++)
        prove_target(of, pages[i], at + 2);
    }
    free(text);
    free(path);
  }
  list_free(pages);
}
