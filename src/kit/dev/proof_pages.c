/* Everything that an exercise has to have is there. */
#include "catalogue/catalogue.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "dev/links.h"
#include "dev/proof.h"
#include "engines/tokens.h"

#include <stdlib.h>
#include <string.h>

enum { SHORTEST_HINT = 60, FEWEST_SOLUTIONS = 2, FEWEST_WRONG = 3 };

/* Code is a fence, a line that is indented by four, or a semicolon at the end of a line. */
static bool holds_code(const char *text) {
  return strstr(text, "```") || strstr(text, "\n    ") || strncmp(text, "    ", 4) == 0 ||
         strstr(text, ";\n") || strstr(text, ";`");
}

static void prove_hints(subject *of) {
  for (int level = 1; level <= 3; level++) {
    char *path = text_format("%s/hint%d.md", of->dir, level), *text = NULL;
    if (file_read(path, &text, NULL) != 0)
      problem_add(of, PROOF_PAGES, NULL, "hint%d.md does not exist", level);
    else if (strlen(text) < SHORTEST_HINT)
      problem_add(of, PROOF_PAGES, NULL, "hint%d.md has less than %d bytes", level, SHORTEST_HINT);
    else if (level == 1 && holds_code(text))
      problem_add(of, PROOF_PAGES, NULL, "hint1.md holds code; the first hint says where to think");
    free(text);
    free(path);
  }
}

/* Whoever leaves the starter as it is meets a finding with a name only where an answer says so. */
static void prove_unchanged(subject *of) {
  char *path = text_format("%s/wrong/unchanged.c", of->dir);
  char *starter = text_format("%s/starter/%s", of->dir, of->exercise->files[0]);
  token_list one, other;
  if (tokens_read(path, &one) == 0) {
    if (tokens_read(starter, &other) == 0) {
      bool same = one.count == other.count;
      for (size_t i = 0; same && i < one.count; i++)
        same = one.items[i].size == other.items[i].size &&
               strncmp(one.items[i].text, other.items[i].text, one.items[i].size) == 0;
      if (!same)
        problem_add(of, PROOF_PAGES, NULL, "wrong/unchanged.c is not the starter's %s",
                    of->exercise->files[0]);
      tokens_free(&other);
    }
    tokens_free(&one);
  }
  free(starter);
  free(path);
}

static void prove_starter_files(subject *of) {
  char *path = text_format("%s/starter/try.c", of->dir);
  if (of->exercise->function && !file_exists(path))
    problem_add(of, PROOF_PAGES, NULL, "starter/try.c does not exist: a function needs a main that calls it");
  free(path);
}

/* Exactly the files of "files". */
static void prove_solution(subject *of, const char *dir, const char *name) {
  char *folder = text_format("%s/%s", dir, name), **found = folder_names(folder, "");
  for (size_t i = 0; of->exercise->files[i]; i++)
    if (!list_has(found, of->exercise->files[i]))
      problem_add(of, PROOF_PAGES, NULL, "solutions/%s lacks %s", name, of->exercise->files[i]);
  for (size_t i = 0; found && found[i]; i++)
    if (!list_has(of->exercise->files, found[i]))
      problem_add(of, PROOF_PAGES, NULL, "solutions/%s/%s is not in \"files\"", name, found[i]);
  list_free(found);
  free(folder);
}

static void prove_solutions(subject *of) {
  char *dir = text_format("%s/solutions", of->dir), **names = folder_names(dir, "");
  if (list_count(names) < FEWEST_SOLUTIONS)
    problem_add(of, PROOF_PAGES, NULL, "%zu solutions; there should be %d in different styles",
                list_count(names), FEWEST_SOLUTIONS);
  for (size_t i = 0; names && names[i]; i++)
    prove_solution(of, dir, names[i]);
  list_free(names);
  free(dir);
}

/* Two names may share a page. */
static bool has_page(const char *id) {
  const catalogue_entry *entry = catalogue_find(id);
  char *path = text_format("%s/docs/mistakes/%s.md", place_root(), entry ? entry->id : id);
  bool found = file_exists(path);
  free(path);
  return found;
}

/* top: "wrong", or "answers/wrong" for what a learner's tests are to catch. */
static void prove_wrong(subject *of, const char *top) {
  char *dir = text_format("%s/%s", of->dir, top), **names = folder_names(dir, ".c");
  if (list_count(names) < FEWEST_WRONG)
    problem_add(of, PROOF_PAGES, NULL, "%zu in %s; there should be at least %d", list_count(names), top,
                FEWEST_WRONG);
  for (size_t i = 0; names && names[i]; i++) {
    char *path = text_format("%s/%s", dir, names[i]), *id = exercise_expected_mistake(path);
    if (!id)
      problem_add(of, PROOF_PAGES, NULL, "%s/%s: the first line must be /* expect: <mistake-id> */", top,
                  names[i]);
    else if (strcmp(id, "FAIL") != 0 && !has_page(id))
      problem_add(of, PROOF_PAGES, NULL, "%s/%s expects %s, and docs/mistakes/%s.md does not exist", top,
                  names[i], id, id);
    free(id);
    free(path);
  }
  list_free(names);
  free(dir);
}

/* Of tests that the learner writes: what they are run against. */
static void prove_answers(subject *of) {
  char *dir = text_format("%s/answers/right", of->dir), **names = folder_names(dir, ".c");
  if (list_count(names) < FEWEST_SOLUTIONS)
    problem_add(of, PROOF_PAGES, NULL, "%zu in answers/right; there should be %d in different styles",
                list_count(names), FEWEST_SOLUTIONS);
  prove_wrong(of, "answers/wrong");
  list_free(names);
  free(dir);
}

static void prove_description(subject *of, const subjects *all) {
  const exercise *one = of->exercise;
  for (size_t i = 0; one->mistakes && one->mistakes[i]; i++)
    if (!has_page(one->mistakes[i]))
      problem_add(of, PROOF_PAGES, NULL, "mistakes[%zu]: docs/mistakes/%s.md does not exist", i,
                  one->mistakes[i]);
  if (!one->teaches)
    problem_add(of, PROOF_PAGES, NULL, "\"teaches\" is empty");
  if (one->gate_lines < 0 && !*one->gate_none)
    problem_add(of, PROOF_PAGES, NULL, "there is no gate, and no reason: {\"none\": \"why\"}");
  for (size_t i = 0; i < all->count; i++) {
    const exercise *other = all->items[i].exercise;
    if (other && other != one && strcmp(other->proved, one->proved) == 0)
      problem_add(of, PROOF_PAGES, NULL, "\"proved\" says the same as that of %s: nothing about this one",
                  other->id);
    if (other && other != one && strcmp(other->proved, one->proved) == 0)
      break;
  }
}

static void prove_task(subject *of) {
  char *path = text_format("%s/task.md", of->dir), *text = NULL;
  char *title = text_format("# %s ", of->id);
  if (file_read(path, &text, NULL) == 0 && strncmp(text, title, strlen(title)) != 0)
    problem_add(of, PROOF_PAGES, NULL, "task.md does not begin with \"%s\" and a title", title);
  free(title);
  free(text);
  free(path);
}

/* What ./kit dev new has left to write. */
static void prove_unfinished_in(subject *of, const char *folder) {
  char *dir = text_format("%s/%s", of->dir, folder), **names = folder_names(dir, "");
  for (size_t i = 0; names && names[i]; i++) {
    char *path = text_format("%s/%s", dir, names[i]), *text = NULL;
    if (!folder_exists(path) && file_read(path, &text, NULL) == 0 && strstr(text, "TODO"))
      problem_add(of, PROOF_PAGES, NULL, "%s%s%s still says TODO", folder, *folder ? "/" : "", names[i]);
    free(text);
    free(path);
  }
  list_free(names);
  free(dir);
}

static void prove_unfinished(subject *of) {
  static const char *const folders[] = {"", "tests", "wrong", "starter"};
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
    prove_unfinished_in(of, folders[i]);
  char *top = text_format("%s/solutions", of->dir), **names = folder_names(top, "");
  for (size_t i = 0; names && names[i]; i++) {
    char *folder = text_format("solutions/%s", names[i]);
    prove_unfinished_in(of, folder);
    free(folder);
  }
  list_free(names);
  free(top);
}

void prove_pages(subject *of, const subjects *all) {
  of->proved[PROOF_PAGES] = true;
  prove_description(of, all);
  prove_task(of);
  prove_hints(of);
  if (!subject_is_library(of)) {
    prove_starter_files(of);
    prove_unchanged(of);
    prove_solutions(of);
    prove_wrong(of, "wrong");
  }
  if (strcmp(of->kind, "tests") == 0)
    prove_answers(of);
  prove_unfinished(of);
  prove_links(of, all);
}
