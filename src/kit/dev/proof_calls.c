/* The first solution uses only calls that the course has taught up to there. */
#include "common/files.h"
#include "common/interrupt.h"
#include "common/job.h"
#include "common/place.h"
#include "common/text.h"
#include "course/lessons.h"
#include "dev/proof.h"
#include "dev/vocabulary.h"
#include "engines/tokens.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool in_word(char c) {
  return isalnum((unsigned char)c) || c == '_';
}

/* As a word of its own; strict: as code, `poll` or poll(. */
static bool says(const char *text, const char *word, bool strict) {
  size_t size = strlen(word);
  for (const char *at = text; (at = strstr(at, word)); at++) {
    char before = at > text ? at[-1] : ' ', after = at[size];
    if (!in_word(before) && !in_word(after) && (!strict || before == '`' || after == '('))
      return true;
  }
  return false;
}

static bool teaches(const exercise *one, const char *word) {
  for (size_t i = 0; one->teaches && one->teaches[i]; i++)
    if (says(one->teaches[i], word, false))
      return true;
  return false;
}

static bool lessons_teach(int stage, const char *word) {
  bool found = false;
  for (int i = 0; i <= stage && !found; i++) {
    char *dir = lesson_dir(i), *path = text_format("%s/lesson.md", dir ? dir : ""), *text = NULL;
    found = dir && file_read(path, &text, NULL) == 0 && says(text, word, true);
    free(text);
    free(path);
    free(dir);
  }
  return found;
}

static bool taught(const subject *of, const subjects *all, const char *word) {
  for (const subject *one = all->items; one <= of; one++)
    if (one->exercise && teaches(one->exercise, word))
      return true;
  return lessons_teach(of->exercise->stage, word);
}

/* Adds the name of a call that is a word of the course and was not taught. */
static void look(const subject *of, const subjects *all, const char *name, size_t size, char ***untaught) {
  const char *word = vocabulary_find(name, size), *covered = word ? strchr(word, '|') : NULL;
  char *call = text_format("%.*s", (int)size, name);
  if (word && !taught(of, all, call) && !(covered && taught(of, all, covered + 1)) &&
      !list_has(*untaught, call))
    list_add(untaught, call);
  else
    free(call);
}

/* syscall(SYS_pidfd_open, ...): nm sees none of it. */
static void look_at_numbers(const subject *of, const subjects *all, const char *path, char ***untaught) {
  token_list tokens;
  if (tokens_read(path, &tokens) < 0)
    return;
  for (size_t i = 0; i < tokens.count; i++)
    if (token_is_name(&tokens, i) && tokens.items[i].size > 4 &&
        strncmp(tokens.items[i].text, "SYS_", 4) == 0)
      look(of, all, tokens.items[i].text + 4, tokens.items[i].size - 4, untaught);
  tokens_free(&tokens);
}

/* What nm lists: "fork U". */
static void look_at_symbols(const subject *of, const subjects *all, const char *listing, char ***untaught) {
  for (const char *line = listing; *line; line += strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n'))
    look(of, all, line, strcspn(line, " @\n"), untaught);
}

static void compile(const subject *of, const char *dir, const char *path, const char *object, job *ret) {
  job_arguments(ret, (const char *const[]){"gcc", "-std=c11", "-D_GNU_SOURCE=", "-w", "-c", path, "-o",
                                           object, "-I", dir, NULL});
  list_add(&ret->argv, text_format("-I%s/starter", of->dir));
  list_add(&ret->argv, text_format("-I%s/src/harness", place_root())); /* of tests that the learner writes */
  list_add(&ret->argv, text_format("-I%s/src/kit/recorder", place_root()));
}

static void look_at_file(subject *of, const subjects *all, const char *dir, const char *file,
                         char ***untaught) {
  char *path = text_format("%s/%s", dir, file), *top = text_format("%s/.build", place_work());
  char *object = text_format("%s/calls-XXXXXX", top);
  int fd = folder_make(top) < 0 ? -1 : mkstemp(object);
  job compiling = {0}, list = {0};
  compile(of, dir, path, object, &compiling);
  job_arguments(&list, (const char *const[]){"nm", "-u", "-P", object, NULL});
  if (fd >= 0 && jobs_run(&compiling, 1) && jobs_run(&list, 1))
    look_at_symbols(of, all, list.out.data ? list.out.data : "", untaught);
  else if (!interrupted())
    problem_add(of, PROOF_CALLS, NULL, "its calls cannot be listed: %s",
                fd < 0               ? top
                : compiling.err.data ? compiling.err.data
                                     : "nm failed");
  look_at_numbers(of, all, path, untaught);
  if (fd >= 0) {
    (void)close(fd);
    (void)unlink(object);
  }
  job_clear(&list);
  job_clear(&compiling);
  free(object);
  free(top);
  free(path);
}

void prove_calls(subject *of, const subjects *all) {
  char *top = text_format("%s/solutions", of->dir), **names = folder_names(top, ""), **untaught = NULL;
  char *dir = text_format("%s/%s", top, names ? names[0] : "");
  text_buffer list = {NULL, 0};
  of->proved[PROOF_CALLS] = names != NULL;
  for (size_t i = 0; names && of->exercise->files[i]; i++)
    if (strstr(of->exercise->files[i], ".c"))
      look_at_file(of, all, dir, of->exercise->files[i], &untaught);
  for (size_t i = 0; untaught && untaught[i]; i++)
    text_addf(&list, "%s%s", i ? ", " : "", untaught[i]);
  if (untaught)
    problem_add(
        of, PROOF_CALLS, NULL,
        "the first solution (%s) uses %s: not in \"teaches\" of this exercise or of one before, and in no "
        "lesson up to stage %d",
        names[0], list.data, of->exercise->stage);
  free(list.data);
  list_free(untaught);
  free(dir);
  list_free(names);
  free(top);
}
